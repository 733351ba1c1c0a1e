// One open mini app: who opened it and how, and what it has asked of the frame so far.
import type { Ref, ShallowRef } from 'vue'
import type { Bot, ChatRef, User } from '../api/types.ts'
import { reactive, ref, shallowReactive, shallowRef } from 'vue'

/** What was pressed. Nothing but `bot`: its menu button, else its page. */
export interface Launch {
  bot: number
  /** A button that opens a mini app, by its text: of this message, or the newest in the chat with the bot. */
  button?: string | undefined
  message_id?: number | undefined
  /** The parameter of a `t.me/<bot>?startapp=…` link, and the chat the link stood in. */
  start_param?: string | undefined
  chat?: ChatRef | undefined
  /** Any address, as if it stood behind the menu button. */
  url?: string | undefined
  /** The address stands above the results of inline mode: Telegram tells the app nothing of its person. */
  inline?: boolean | undefined
}

export interface BottomButton {
  visible: boolean
  active: boolean
  progress: boolean
  shine: boolean
  text: string
  color: string | undefined
  textColor: string | undefined
  position: 'left' | 'right' | 'top' | 'bottom'
}

export type ColorChoice = { color: string } | { key: 'bg_color' | 'secondary_bg_color' }

export interface MiniAppState {
  ready: boolean
  back: boolean
  settings: boolean
  main: BottomButton
  secondary: BottomButton
  header: ColorChoice | undefined
  background: string | undefined
  bottomBar: string | undefined
  asksBeforeClosing: boolean
  verticalSwipes: boolean
  orientationLocked: boolean
  expanded: boolean
  fullscreen: boolean
  /** It reloads itself when told. */
  reloads: boolean
}

/** A question to the person, shown over the app. */
export type Question
  = | { kind: 'choice', title?: string | undefined, message: string, note?: string | undefined, buttons: Choice[] }
  /** Stays open: every text is read out to the app, which closes it. */
    | { kind: 'scan', message: string, read: (text: string) => void }
  /** Answered by a chat's id. */
    | { kind: 'share', preview: string, targets: string[] }

export interface Choice { id: string, text: string, style?: 'main' | 'danger' | undefined }

export interface Asked {
  id: number
  question: Question
  /** Nothing: closed without an answer. */
  answer: (value?: string) => void
}

export interface MiniApp {
  id: number
  launch: Launch
  bot: Bot
  person: User
  url: string
  queryId: string | undefined
  /** The keyboard button it was opened from, which alone lets it send data. */
  keyboardButton: string | undefined
  state: MiniAppState
  /** The last tap on the phone's motor: what kind, and how many there were. */
  haptic: { kind: string, count: number }
  asked: Asked[]
  frame: ShallowRef<HTMLIFrameElement | undefined>
  /** Grows when the frame is to be made anew: the same address twice would not load it again. */
  loads: Ref<number>
}

function hiddenButton(): BottomButton {
  return {
    visible: false,
    active: true,
    progress: false,
    shine: false,
    text: '',
    color: undefined,
    textColor: undefined,
    position: 'left',
  }
}

/** What a page finds when it begins. */
export function freshState(): Omit<MiniAppState, 'expanded' | 'fullscreen'> {
  return {
    ready: false,
    back: false,
    settings: false,
    main: hiddenButton(),
    secondary: hiddenButton(),
    header: undefined,
    background: undefined,
    bottomBar: undefined,
    asksBeforeClosing: false,
    verticalSwipes: true,
    orientationLocked: false,
    reloads: false,
  }
}

export const hasButtons = ({ state }: MiniApp): boolean => state.main.visible || state.secondary.visible

let last = 0

export function createMiniApp(about: Pick<MiniApp, 'launch' | 'bot' | 'person' | 'url' | 'queryId' | 'keyboardButton'>): MiniApp {
  return {
    ...about,
    id: ++last,
    // a link opens at full height, a button at half of it
    state: reactive({
      ...freshState(),
      expanded: about.launch.start_param !== undefined || about.launch.chat !== undefined,
      fullscreen: false,
    }),
    haptic: reactive({ kind: '', count: 0 }),
    asked: shallowReactive<Asked[]>([]),
    frame: shallowRef(),
    loads: ref(0),
  }
}

/** Tells the page something, in the way of Telegram Web. It may have moved to any address, as in Telegram. */
export function tell(app: MiniApp, eventType: string, eventData?: unknown): void {
  app.frame.value?.contentWindow?.postMessage(JSON.stringify({ eventType, eventData }), '*')
}

/** Asks the person; the answer comes when it is given, undefined when the window is closed without one. Questions wait for each other. */
export function ask(app: MiniApp, question: Question): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked: Asked = {
      id: ++last,
      question,
      answer(value) {
        const at = app.asked.indexOf(asked)
        if (at >= 0)
          app.asked.splice(at, 1)
        resolve(value)
      },
    }
    app.asked.push(asked)
  })
}

/** A question with two answers. */
export async function agrees(app: MiniApp, title: string, message: string, yes: string, style: Choice['style'] = 'main'): Promise<boolean> {
  return await ask(app, {
    kind: 'choice',
    title,
    message,
    buttons: [
      { id: 'no', text: 'Cancel' },
      { id: 'yes', text: yes, style },
    ],
  }) === 'yes'
}
