// Every environment variable of the system, described once: read by the Worker, generated into .env.example, filled in by the CLI.

import type { Manifest } from './manifest.ts'
import * as v from 'valibot'
import { tokenVariable } from './manifest.ts'

export interface Variable {
  name: string
  /** One line for .env.example. */
  about: string
  /** `shared`: the Worker refuses to start without it. `token`, `service`: switches one app or ability off. `optional`: has a default. `cli`: never reaches the Worker. */
  kind: 'shared' | 'token' | 'service' | 'optional' | 'cli'
  /** Locally it is made up once when nobody sets it. */
  generated?: boolean
  schema: v.GenericSchema<string, unknown>
  /** The app it belongs to, for tokens. */
  app?: string
}

const filled = v.pipe(v.string(), v.minLength(1))
const url = v.pipe(v.string(), v.url('is not an address like https://example.com'))
const whole = v.pipe(v.string(), v.regex(/^-?\d+$/, 'is not a whole number'), v.transform(Number))
/** A BotFather token: the bot's id, a colon, the secret half (core.telegram.org/bots/api#authorizing-your-bot). */
const token = v.pipe(v.string(), v.regex(/^\d{5,16}:[\w-]{30,}$/, 'is not a bot token as BotFather gives them (digits, a colon, letters)'))

const shared: Variable[] = [
  {
    name: 'TICK_SECRET',
    kind: 'shared',
    generated: true,
    schema: v.pipe(v.string(), v.minLength(16, 'is shorter than 16 characters')),
    about: 'Whoever calls POST /tick must carry it as a bearer token.',
  },
  {
    name: 'WORKER_DATABASE_URL',
    kind: 'shared',
    schema: v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//, 'is not a postgres:// address')),
    about: 'How the Worker reaches the database as factory_worker; not needed where a HYPERDRIVE binding exists.',
  },
  {
    name: 'WORKER_DATABASE_PASSWORD',
    kind: 'cli',
    generated: true,
    schema: filled,
    about: 'The password of the Worker\'s database login; used once, when the login is made.',
  },
  {
    name: 'DATABASE_URL',
    kind: 'cli',
    schema: filled,
    about: 'The database owner\'s connection, for commands like migrate, backup and freeze. Never give it to the Worker: it refuses to start.',
  },
  {
    name: 'STRIPE_SECRET_KEY',
    kind: 'service',
    schema: filled,
    about: 'Stripe: sells plans by card. Without it card payments are off.',
  },
  {
    name: 'STRIPE_WEBHOOK_SECRET',
    kind: 'service',
    schema: filled,
    about: 'Stripe: proves that a webhook is Stripe\'s. Two endpoints (own account, connected accounts) have two secrets: separate them by a comma.',
  },
  {
    name: 'STRIPE_API_ROOT',
    kind: 'optional',
    schema: url,
    about: 'Another Stripe API server, for tests; https://api.stripe.com when empty.',
  },
  {
    name: 'PLANS',
    kind: 'optional',
    schema: v.picklist(['on', 'off'], 'is neither on nor off'),
    about: 'off: nobody needs a plan and every limit is lifted (own team, self-hosting). on when empty.',
  },
  {
    name: 'PLATFORM_FEE_PERCENT',
    kind: 'optional',
    schema: v.pipe(v.string(), v.regex(/^\d{1,2}(?:\.\d)?$/, 'is not a percentage like 5 or 2.5'), v.transform(Number)),
    about: 'Your share of what other sellers take through your bots, in percent; 0 when empty.',
  },
  {
    name: 'ANTHROPIC_API_KEY',
    kind: 'service',
    schema: filled,
    about: 'Claude: reads receipts and conversations. Without it those abilities are off.',
  },
  {
    name: 'SUPABASE_URL',
    kind: 'service',
    schema: url,
    about: 'The Supabase project, for file storage.',
  },
  {
    name: 'SUPABASE_SECRET_KEY',
    kind: 'service',
    schema: filled,
    about: 'The project\'s secret API key: with it uploaded files go to the private bucket "files" of Supabase Storage.',
  },
  {
    name: 'FILES_CHAT_ID',
    kind: 'optional',
    schema: whole,
    about: 'A private channel in which every bot that takes files is an administrator: uploaded files go there where Supabase Storage is not set up.',
  },
  {
    name: 'SUPABASE_JWT_SECRET',
    kind: 'service',
    schema: v.pipe(v.string(), v.minLength(32, 'is shorter than 32 characters')),
    generated: true,
    about: 'Signs mini-app sessions so that Supabase accepts them: the project\'s JWT secret, or the private EC key (JWK) whose public half is imported there.',
  },
  {
    name: 'FOUNDER_CHAT_ID',
    kind: 'optional',
    schema: whole,
    about: 'Your own Telegram id: alerts about failing apps go there.',
  },
  {
    name: 'PAGES_ORIGIN',
    kind: 'optional',
    schema: url,
    about: 'Where the mini apps live, e.g. https://you.github.io/telegram-app-factory; the Worker\'s own address where it serves them.',
  },
  {
    name: 'WORKER_URL',
    kind: 'cli',
    schema: url,
    about: 'The Worker\'s address, which the mini apps elsewhere ask, e.g. https://bots.example.com; deploy finds the one at workers.dev by itself.',
  },
  {
    name: 'GITHUB_TOKEN',
    kind: 'service',
    schema: filled,
    about: 'GitHub: a fine-grained token. It may read what PAGES_REPO says, and write contents only of METRICS_REPO.',
  },
  {
    name: 'GITHUB_DEPLOY_TOKEN',
    kind: 'cli',
    schema: filled,
    about: 'GitHub: a fine-grained token with Actions and Variables of this repository; with it deploy publishes the mini apps on GitHub Pages. Never uploaded.',
  },
  {
    name: 'PAGES_REPO',
    kind: 'service',
    schema: v.pipe(v.string(), v.regex(/^[\w.-]+\/[\w.-]+$/, 'is not a repository like owner/name')),
    about: 'owner/name of the repository the mini apps are published from: its size is measured.',
  },
  {
    name: 'METRICS_REPO',
    kind: 'service',
    schema: v.pipe(v.string(), v.regex(/^[\w.-]+\/[\w.-]+(?: public)?$/, 'is not a repository like owner/name')),
    about: 'owner/name of the private repository metrics are committed to (branch metrics); empty: no commit. A public one is used only when you add " public".',
  },
  {
    name: 'CLOUDFLARE_ACCOUNT_ID',
    kind: 'service',
    schema: v.pipe(v.string(), v.regex(/^[\da-f]{32}$/, 'is not an account id of 32 characters 0–9 and a–f')),
    about: 'Cloudflare: the account the Worker is deployed to.',
  },
  {
    name: 'CLOUDFLARE_API_TOKEN',
    kind: 'service',
    schema: filled,
    about: 'Cloudflare: with it deploy edits Workers, Hyperdrive and Queues. It is never uploaded: the Worker gets CLOUDFLARE_ANALYTICS_TOKEN under this name.',
  },
  {
    name: 'CLOUDFLARE_ANALYTICS_TOKEN',
    kind: 'cli',
    schema: filled,
    about: 'Cloudflare: a token that may read Account Analytics and nothing else. With it the Worker measures what is used of the free tiers.',
  },
  {
    name: 'CLOUDFLARE_API_ROOT',
    kind: 'optional',
    schema: url,
    about: 'Another Cloudflare API server, for tests; https://api.cloudflare.com when empty.',
  },
  {
    name: 'GITHUB_API_ROOT',
    kind: 'optional',
    schema: url,
    about: 'Another GitHub API server; https://api.github.com when empty.',
  },
  {
    name: 'TELEGRAM_API_ROOT',
    kind: 'optional',
    schema: url,
    about: 'Another Bot API server; https://api.telegram.org when empty.',
  },
  {
    name: 'SUBREQUEST_BUDGET',
    kind: 'optional',
    schema: whole,
    about: 'Outgoing calls one invocation may make; 50, as on Cloudflare\'s free plan, when empty.',
  },
  {
    name: 'CLOCK_URL',
    kind: 'optional',
    schema: url,
    about: 'Local only: the sandbox\'s clock. Never set it on the internet.',
  },
]

/** Every variable the given apps and the kit know, in the order of .env.example. */
export function environmentVariables(manifests: readonly Manifest[]): Variable[] {
  const tokens = manifests.map((manifest): Variable => ({
    name: tokenVariable(manifest.id),
    kind: 'token',
    generated: true,
    schema: token,
    app: manifest.id,
    about: `${manifest.name}: the token BotFather gave @${manifest.username}. Without it only this bot is off.`,
  }))
  return [
    ...tokens,
    ...shared,
  ]
}
