// What an app is, as data only: the manifest and its rules.
import * as v from 'valibot'
import { AppError } from './app-error.ts'

/** Words the routes, roles and tables of the shared parts use; no app may be called like that. */
export const reservedIds = [
  'factory',
  'stripe',
  'tick',
  'health',
  'pages',
  'sim',
  'file',
  'bot',
  'app',
  'user',
  'auth',
  'storage',
  'public',
] as const

/** A text in every language the portfolio speaks. */
const Words = v.strictObject({
  en: v.pipe(v.string(), v.minLength(1)),
  ru: v.pipe(v.string(), v.minLength(1)),
})

const Command = v.strictObject({
  /** Telegram: 1–32 of a–z, 0–9 and underscore (core.telegram.org/bots/api#botcommand). */
  command: v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,32}$/, 'a command is 1–32 characters of a–z, 0–9 and _')),
  description: Words,
  /** Left out of Telegram's menu, still answered. */
  hidden: v.optional(v.boolean(), false),
  /** What was bought here is ended with it, not with /upgrade. */
  subscriptions: v.optional(v.boolean(), false),
})

const Plan = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9]{1,30}$/)),
  /** With the app's name, as it stands on an invoice. */
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(32)),
  /** US cents a month, by card. */
  monthly_cents: v.pipe(v.number(), v.integer(), v.minValue(50)),
  /** Stars for 30 days (core.telegram.org/bots/api#createinvoicelink: at most 10,000). */
  stars: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
  /** What is used inside Telegram is: such a plan is always on offer in Stars too (Bot Developer Terms 6.2). */
  digital_good: v.boolean(),
  trial_days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(90)), 0),
})

const Limit = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{1,30}$/)),
  /** What is counted, as it follows a number: `channels`. */
  about: Words,
  /** How many without a plan. */
  free: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** How many per plan; a plan that is not named has no limit. */
  plans: v.optional(v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(1))), {}),
})

const MiniApp = v.strictObject({
  /** What the bot's menu button says. */
  button: Words,
  /** Origins it may ask beside the Worker's API, e.g. `https://api.github.com`. */
  connect: v.optional(v.array(v.pipe(v.string(), v.regex(/^https:\/\/[a-z0-9.-]+$/, 'an origin is like https://api.github.com'))), []),
})

export const ManifestSchema = v.strictObject({
  id: v.pipe(
    v.string(),
    v.regex(/^[a-z][a-z0-9]{1,30}$/, 'an id is 2–31 characters of a–z and 0–9 and begins with a letter'),
    v.check(id => !(reservedIds as readonly string[]).includes(id), 'this id is reserved'),
  ),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** The bot's @name, without the @. The Worker never asks Telegram for it. */
  username: v.pipe(v.string(), v.regex(/^[a-z]\w{3,30}bot$/i, 'a bot\'s username is 5–32 letters, digits and _ and ends in "bot"')),
  tier: v.picklist([1, 2, 3]),
  stage: v.picklist([
    'idea',
    'building',
    'beta',
    'done',
    'retired',
  ]),
  /** Shown in the empty chat before START; Telegram allows 512 characters. */
  description: v.strictObject({
    en: v.pipe(v.string(), v.maxLength(512)),
    ru: v.pipe(v.string(), v.maxLength(512)),
  }),
  /** Shown on the bot's profile; Telegram allows 120 characters. */
  short_description: v.strictObject({
    en: v.pipe(v.string(), v.maxLength(120)),
    ru: v.pipe(v.string(), v.maxLength(120)),
  }),
  commands: v.pipe(v.array(Command), v.maxLength(100)),
  /** Kinds of update beyond messages, edits, buttons and the bot's own membership, which every bot gets. */
  updates: v.optional(v.array(v.picklist([
    'message_reaction',
    'message_reaction_count',
    'chat_member',
    'chat_join_request',
    'pre_checkout_query',
    'subscription',
    'inline_query',
    'chosen_inline_result',
    'poll',
    'poll_answer',
    'channel_post',
    'edited_channel_post',
  ])), []),
  /** Abilities that need a key or a service; without it the ability is switched off, not the app. */
  needs: v.optional(v.array(v.picklist(['stripe', 'claude', 'files'])), []),
  plans: v.optional(v.array(Plan), []),
  /** What a plan lifts; the kit enforces it. */
  limits: v.optional(v.array(Limit), []),
  /** Its mini app, where it has the folder `web/`. */
  web: v.optional(MiniApp),
})

export type Manifest = v.InferOutput<typeof ManifestSchema>

/**
 * Checks a manifest and fills in its defaults.
 * @throws AppError `manifest-invalid`, naming every field that is wrong.
 */
export function defineManifest(input: v.InferInput<typeof ManifestSchema>): Manifest {
  const result = v.safeParse(ManifestSchema, input)
  if (result.success)
    return result.output
  const problems = result.issues.map(issue => `${v.getDotPath(issue) ?? 'manifest'}: ${issue.message}`)
  throw new AppError('manifest-invalid', `The manifest of "${(input as { id?: string }).id ?? '?'}" is not valid: ${problems.join('; ')}.`, { hint: 'Mend apps/<id>/manifest.ts.' })
}

/** The environment variable that holds an app's bot token, e.g. `GATEBOT_TOKEN`. */
export function tokenVariable(id: string): string {
  return `${id.toUpperCase()}_TOKEN`
}

/** Where an app's mini app is: `pagesUrl` is where all of them are, without or with a slash at the end. */
export function pageUrl(pagesUrl: string, id: string): string {
  return `${pagesUrl.replace(/\/+$/, '')}/${id}/`
}

/** What Telegram is asked to deliver to this bot; always sent in full, because an omitted list keeps the previous one. */
export function allowedUpdates(manifest: Manifest): string[] {
  return [
    ...new Set([
      'message',
      'edited_message',
      'callback_query',
      'my_chat_member',
      // a bot that sells and does not listen to this cannot be paid in Stars
      ...(manifest.plans.length
        ? ['pre_checkout_query', 'subscription']
        : []),
      ...manifest.updates,
    ]),
  ]
}
