// The formatting shortcuts of Telegram's clients. The browser knows four of the styles; the others are wrapped by hand.

const commands: Record<string, string> = {
  'b': 'bold',
  'i': 'italic',
  'u': 'underline',
  'shift+x': 'strikeThrough',
}

/** Formats the selection by its shortcut (`b`, `shift+m` …); tells whether there is such a shortcut. */
export function format(shortcut: string): boolean {
  if (commands[shortcut])
    return document.execCommand(commands[shortcut])
  if (shortcut === 'shift+m')
    return wrap('code', () => document.createElement('code'))
  if (shortcut === 'shift+p')
    return wrap('.spoiler', () => Object.assign(document.createElement('span'), { className: 'spoiler' }))
  if (shortcut === 'shift+n')
    return document.execCommand('removeFormat') && unwrapAll()
  return false
}

function wrap(matching: string, make: () => HTMLElement): boolean {
  const selection = getSelection()
  if (!selection?.rangeCount || selection.isCollapsed)
    return true
  const range = selection.getRangeAt(0)
  const around = range.commonAncestorContainer.parentElement?.closest(matching)
  if (around?.closest('[contenteditable]')) {
    around.replaceWith(...around.childNodes)
    return true
  }
  const element = make()
  element.append(range.extractContents())
  range.insertNode(element)
  selection.selectAllChildren(element)
  return true
}

function unwrapAll(): boolean {
  const selection = getSelection()
  const root = selection?.anchorNode?.parentElement?.closest('[contenteditable]')
  root?.querySelectorAll('code, .spoiler, a').forEach((element) => {
    if (selection!.containsNode(element, true))
      element.replaceWith(...element.childNodes)
  })
  return true
}
