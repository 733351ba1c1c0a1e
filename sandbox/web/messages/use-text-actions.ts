// What a press inside a formatted text does.
import { useChat } from '../state/use-chat.ts'
import { staysHere, useLinks } from '../state/use-links.ts'
import { useSend } from '../state/use-send.ts'
import { say } from '../state/use-toast.ts'
import { useWorld } from '../state/use-world.ts'

const pressable = '.spoiler, blockquote[data-expandable], code, a[data-entity]'

export function useTextActions() {
  const { send } = useSend()
  const { current } = useWorld()
  const { openAddress } = useLinks()
  const { details } = useChat()

  /** Lets the keyboard reach what the mouse can press. */
  function prepare(root: HTMLElement): void {
    for (const element of root.querySelectorAll<HTMLElement>(pressable)) {
      if (element.matches('a[href]'))
        continue
      element.tabIndex = 0
      element.setAttribute('role', 'button')
      if (element.matches('.spoiler'))
        element.setAttribute('aria-label', 'Hidden text. Press to show')
      else if (element.matches('code'))
        element.title = 'Copy'
    }
    for (const link of root.querySelectorAll<HTMLAnchorElement>('a[href]')) {
      link.target = '_blank'
      link.rel = 'noopener noreferrer'
    }
  }

  function pressed(event: MouseEvent | KeyboardEvent): void {
    const link = (event.target as HTMLElement).closest<HTMLAnchorElement>('a[href]')
    if (link && staysHere(link.href)) {
      event.preventDefault()
      return openAddress(link.href)
    }
    const element = (event.target as HTMLElement).closest<HTMLElement>(pressable)
    const root = event.currentTarget as HTMLElement
    if (!element || getSelection()?.toString())
      return
    if (element.matches('.spoiler:not(.opened)')) {
      event.preventDefault()
      root.querySelectorAll('.spoiler').forEach(show)
    }
    else if (element.matches('blockquote')) {
      element.classList.toggle('opened')
    }
    else if (element.matches('code')) {
      void navigator.clipboard.writeText(element.textContent).then(() => say('Copied'))
    }
    else {
      follow(element, event)
    }
  }

  function follow(element: HTMLElement, event: Event): void {
    const text = element.textContent
    if (element.dataset.entity === 'bot_command') {
      event.preventDefault()
      const bot = details.value?.members.filter(member => member.user.is_bot)
      void send({
        text: current.value?.bot || text.includes('@') || bot?.length !== 1
          ? text
          : `${text}@${bot[0]!.user.username}`,
      })
    }
    else if (element.dataset.entity === 'mention') {
      event.preventDefault()
      openAddress(`https://t.me/${text.slice(1)}`)
    }
  }

  function typed(event: KeyboardEvent): void {
    if ((event.key === 'Enter' || event.key === ' ') && (event.target as HTMLElement).matches(pressable)) {
      event.preventDefault()
      pressed(event)
    }
  }

  return { prepare, pressed, typed }
}

function show(spoiler: Element): void {
  spoiler.classList.add('opened')
  spoiler.removeAttribute('role')
  spoiler.removeAttribute('aria-label')
  spoiler.removeAttribute('tabindex')
}
