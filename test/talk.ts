// One person's side of a conversation with a bot, for tests: says, presses, hears, and takes a breath in between.
import type { Stack } from './stack.ts'

export type Talk = Awaited<ReturnType<typeof talkTo>>

/** A new person who talks to this bot. */
export async function talkTo(stack: Stack, bot: string, firstName: string, about: { username: string, language_code: string }) {
  const person = await stack.person(firstName, about)
  const chat = { bot, user: person.id }
  /** Telegram's pace is one message a second in a chat, and the sandbox's clock stands still. */
  const breathe = () => stack.advance('PT3S')
  const said = async () => (await stack.messages(chat)).map((message: any) => String(message.text ?? message.caption ?? ''))
  return {
    ...person,
    chat,
    breathe,
    async say(text: string) {
      await stack.say(bot, person, text)
      await breathe()
    },
    async send(message: Record<string, unknown>) {
      await stack.send(chat, person, message)
      await breathe()
    },
    /** Presses a button of the newest message that has it. */
    async press(button: string) {
      const messages = await stack.messages(chat)
      const message = messages.findLast((m: any) => m.reply_markup?.inline_keyboard?.flat().some((key: any) => key.text === button))
      if (!message)
        throw new Error(`No button "${button}"; the last message says: ${messages.at(-1)?.text}`)
      const pressed = await stack.press(chat, message.message_id, button, person.id)
      await breathe()
      return pressed
    },
    /** The newest message. */
    last: async () => (await stack.messages(chat)).at(-1),
    /** What the newest message says. */
    heard: async () => (await said()).at(-1)!,
    /** Everything that was said, as one text. */
    all: async () => (await said()).join('\n'),
  }
}
