// Writes a vitest file from what was done in a chat: each action, and what others said until the next one.
import type { Action } from '../api/recorder.ts'
import type { Bot, Chat, ChatRef, Message, User } from '../api/types.ts'
import { serviceText } from '../messages/service-text.ts'
import { summaryText } from '../messages/summary.ts'

export interface Recorded {
  title: string
  chat: ChatRef
  type: Chat['type']
  me: User
  people: User[]
  bots: Bot[]
  actions: Action[]
  messages: Message[]
}

const repeatable = new Set([
  '/sim/send',
  '/sim/press',
  '/sim/edit',
  '/sim/delete',
  '/sim/react',
  '/sim/vote',
  '/sim/pin',
  '/sim/clock',
])

/** The actions that happened in this chat, and the moves of the clock between them. */
export function actionsIn(actions: Action[], chat: ChatRef): Action[] {
  const here = JSON.stringify(chat)
  const all = actions.filter(({ path, body }) => repeatable.has(path) && (path === '/sim/clock' || JSON.stringify(body.chat) === here))
  return all.some(({ path }) => path !== '/sim/clock')
    ? all
    : []
}

/** The file's text. Ids of messages are not repeated by a later run: they are taken from what the run itself saw. */
export function testText(recorded: Recorded): string {
  const { chat, bots, people, actions, messages } = recorded
  const bot = typeof chat === 'object'
    ? bots.find(one => one.id === chat.bot)
    : undefined
  const lines: string[] = []
  const known = new Map<number, string>()
  let shown = actions.find(action => action.after !== undefined)?.after ?? 0

  actions.forEach(({ path, body, answer }, index) => {
    const next = actions.slice(index + 1).find(action => action.after !== undefined)?.after ?? Number.POSITIVE_INFINITY
    const own = idOf(actions[index]!)
    const name = path.slice('/sim/'.length)
    lines.push(`  ${own === undefined
      ? ''
      : `const sent${index} = `}await sim('${name}', ${literal(body, known, people)})`)
    if (own !== undefined)
      known.set(own, `sent${index}.message_id`)
    const pressed = name === 'press'
      ? (answer as { answer?: { text?: string } | null })?.answer?.text
      : undefined
    if (pressed)
      lines[lines.length - 1] = `  expect(await sim('press', ${literal(body, known, people)})).toMatchObject({ answer: { text: ${quoted(pressed)} } })`
    for (const message of messages.filter(one => !one.out && one.message_id > shown && one.message_id <= next && serviceText(one) === undefined)) {
      known.set(message.message_id, `said${message.message_id}.message_id`)
      lines.push(`  const said${message.message_id} = await heard(${message.edit_date
        ? '' // what it said at first is no longer known
        : quoted(summaryText(message))})`)
      shown = message.message_id
    }
    lines.push('')
  })

  const text = lines.join('\n').trimEnd()
  return file(recorded, bot, text.replace(/const (s(?:ent|aid)\d+) = /g, (all, name: string) => text.includes(`${name}.`)
    ? all
    : ''))
}

function file({ title, chat, type, me }: Recorded, bot: Bot | undefined, steps: string): string {
  return `// Saved from the sandbox's web chat: «${title.replaceAll('\n', ' ')}». The sandbox must be running.
import { expect, test, vi } from 'vitest'

const sandbox = process.env.SANDBOX_URL ?? 'http://127.0.0.1:8080'
const chat = ${bot
  ? `{ bot: ${quoted(bot.username)}, user: ${nameOf(me)} }`
  : `${String(chat)} // the ${type}'s id in the sandbox it was saved from`}
const seen = new Set<number>()

async function sim(path: string, body: object) {
  const response = await fetch(\`\${sandbox}/sim/\${path}\`, { method: 'POST', body: JSON.stringify(body) })
  expect(response.status, await response.clone().text()).toBe(200)
  return response.json()
}

async function messages() {
  return (await fetch(\`\${sandbox}/sim/messages?${bot
    ? `bot=\${chat.bot}&user=\${chat.user}`
    : `chat=\${chat}`}&as=${me.username ?? me.id}\`)).json()
}

/** The first new message of somebody else, with these words if given; a bot that polls may take its time. */
function heard(text?: string) {
  return vi.waitFor(async () => {
    const words = (message: any) => (message.text ?? message.caption ?? message.poll?.question ?? '').replace(/\\s+/g, ' ').trim()
    const found = (await messages()).find((message: any) => !message.out && !seen.has(message.message_id) && (text === undefined || text.endsWith(words(message))))
    expect(found, \`nobody said \${text ?? 'anything'}\`).toBeDefined()
    seen.add(found.message_id)
    return found
  }, 5000)
}

test(${quoted(title)}, async () => {
  for (const message of await messages())
    seen.add(message.message_id)

${steps}
})
`
}

/** The id of the message an action made, if it made one. */
function idOf({ path, answer }: Action): number | undefined {
  const message = (Array.isArray(answer)
    ? answer[0]
    : answer) as { message_id?: number } | undefined
  return path === '/sim/send'
    ? message?.message_id
    : undefined
}

function literal(body: Record<string, unknown>, known: Map<number, string>, people: User[]): string {
  const fields = Object.entries(body).map(([key, value]) => {
    if (key === 'chat')
      return 'chat'
    if ((key === 'message_id' || key === 'reply_to') && typeof value === 'number')
      return `${key}: ${known.get(value) ?? value}`
    if (key === 'from') {
      return `from: ${nameOf(people.find(one => one.id === value) ?? {
        id: Number(value),
      })}`
    }
    return Array.isArray(value) && !value.length && key === 'entities'
      ? ''
      : `${key}: ${JSON.stringify(value)}`
  })
  return `{ ${fields.filter(Boolean).join(', ')} }`
}

function nameOf(user: Pick<User, 'id' | 'username'>) {
  return user.username
    ? quoted(user.username)
    : String(user.id)
}
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll('\'', '\\\'').replaceAll('\n', '\\n')}'`
}
