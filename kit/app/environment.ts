// Every environment variable of the system, described once: read by the Worker, generated into .env.example, filled in by the CLI.
import type { Manifest } from './manifest.ts'
import * as v from 'valibot'
import { AppError } from './app-error.ts'
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

const text = v.pipe(v.string(), v.minLength(1))
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
    schema: text,
    about: 'The password of the Worker\'s database login; used once, when the login is made.',
  },
  {
    name: 'DATABASE_URL',
    kind: 'cli',
    schema: text,
    about: 'The database owner\'s connection, for migrations only. Never give it to the Worker: it refuses to start.',
  },
  {
    name: 'STRIPE_SECRET_KEY',
    kind: 'service',
    schema: text,
    about: 'Stripe: sells plans by card. Without it card payments are off.',
  },
  {
    name: 'STRIPE_WEBHOOK_SECRET',
    kind: 'service',
    schema: text,
    about: 'Stripe: proves that a webhook is Stripe\'s.',
  },
  {
    name: 'ANTHROPIC_API_KEY',
    kind: 'service',
    schema: text,
    about: 'Claude: reads receipts and conversations. Without it those abilities are off.',
  },
  {
    name: 'SUPABASE_URL',
    kind: 'service',
    schema: url,
    about: 'The Supabase project, for file storage.',
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
    about: 'Where the mini apps live, e.g. https://you.github.io.',
  },
  {
    name: 'GITHUB_TOKEN',
    kind: 'cli',
    schema: text,
    about: 'GitHub: for committing metrics, if you want that.',
  },
  {
    name: 'METRICS_REPO',
    kind: 'cli',
    schema: text,
    about: 'owner/name of the repository metrics are committed to; empty: no commit.',
  },
  {
    name: 'CLOUDFLARE_ACCOUNT_ID',
    kind: 'cli',
    schema: text,
    about: 'Cloudflare: the account the Worker is deployed to.',
  },
  {
    name: 'CLOUDFLARE_API_TOKEN',
    kind: 'cli',
    schema: text,
    about: 'Cloudflare: may edit Workers, Hyperdrive and Queues.',
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

/** What the Worker works with, once checked. */
export interface Environment {
  databaseUrl: string
  tickSecret: string
  telegramApiRoot: string
  /** Signs mini-app sessions; without it nobody can sign in there. */
  jwtSecret: string | undefined
  /** The one origin from which mini apps may call, e.g. `https://you.github.io`. */
  pagesOrigin: string | undefined
  clockUrl: string | undefined
  founderChatId: number | undefined
  subrequestBudget: number
  /** App id → bot token, for the apps that are on. */
  tokens: Map<string, string>
  /** What is switched off and why: apps by id, services by their need. */
  off: { id: string, why: string }[]
}

interface HyperdriveBinding { connectionString: string }

/**
 * Checks the Worker's environment against manifests and kit.
 * A missing app token or service key switches only that off.
 * @throws AppError `environment-invalid` naming every missing or malformed shared variable at once; never a value.
 */
export function readEnvironment(source: Record<string, unknown>, manifests: readonly Manifest[]): Environment {
  const problems: string[] = []
  const off: Environment['off'] = []
  const tokens = new Map<string, string>()
  const values = new Map<string, unknown>()
  const hyperdrive = source.HYPERDRIVE as HyperdriveBinding | undefined

  if (source.DATABASE_URL)
    problems.push('DATABASE_URL is set: the owner\'s connection must never reach the Worker')
  for (const variable of environmentVariables(manifests)) {
    if (variable.kind === 'cli')
      continue
    const raw = source[variable.name]
    if (raw === undefined || raw === '') {
      if (variable.kind === 'shared' && !(variable.name === 'WORKER_DATABASE_URL' && hyperdrive))
        problems.push(`${variable.name} is missing: ${variable.about}`)
      if (variable.app)
        off.push({ id: variable.app, why: `${variable.name} is not set` })
      continue
    }
    const parsed = v.safeParse(variable.schema, raw)
    if (parsed.success) {
      values.set(variable.name, parsed.output)
    }
    else if (variable.app) {
      off.push({ id: variable.app, why: `${variable.name} ${parsed.issues[0].message}` })
    }
    else if (variable.kind === 'service') {
      off.push({ id: variable.name, why: parsed.issues[0].message })
    }
    else {
      problems.push(`${variable.name} ${parsed.issues[0].message}`)
    }
  }
  for (const manifest of manifests) {
    const value = values.get(tokenVariable(manifest.id)) as string | undefined
    if (!value)
      continue
    const twin = [...tokens].find(([, other]) => botId(other) === botId(value))
    if (twin)
      off.push({ id: manifest.id, why: `${tokenVariable(manifest.id)} is the same bot as ${tokenVariable(twin[0])}` })
    else
      tokens.set(manifest.id, value)
  }
  const pages = values.get('PAGES_ORIGIN') as string | undefined
  if (problems.length)
    throw new AppError('environment-invalid', problems.join('\n'), { hint: 'Set them in .env or as secrets of the Worker; .env.example explains each.', status: 503 })
  return {
    databaseUrl: hyperdrive?.connectionString ?? values.get('WORKER_DATABASE_URL') as string,
    tickSecret: values.get('TICK_SECRET') as string,
    telegramApiRoot: (values.get('TELEGRAM_API_ROOT') as string | undefined) ?? 'https://api.telegram.org',
    clockUrl: values.get('CLOCK_URL') as string | undefined,
    jwtSecret: values.get('SUPABASE_JWT_SECRET') as string | undefined,
    pagesOrigin: pages === undefined
      ? undefined
      : new URL(pages).origin,
    founderChatId: values.get('FOUNDER_CHAT_ID') as number | undefined,
    subrequestBudget: (values.get('SUBREQUEST_BUDGET') as number | undefined) ?? 50,
    tokens,
    off,
  }
}

/** The public half of a bot token: the bot's user id. */
export function botId(token: string): number {
  return Number(token.slice(0, token.indexOf(':')))
}
