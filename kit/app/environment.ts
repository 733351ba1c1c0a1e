// What the Worker knows from its environment, checked once: missing or malformed variables are all named, never their values.
import type { Manifest } from './manifest.ts'
import * as v from 'valibot'
import { AppError } from './app-error.ts'
import { tokenVariable } from './manifest.ts'
import { environmentVariables } from './variables.ts'

/** What the Worker works with, once checked. */
export interface Environment {
  databaseUrl: string
  tickSecret: string
  telegramApiRoot: string
  /** Signs mini-app sessions; without it nobody can sign in there. */
  jwtSecret: string | undefined
  /** The one origin from which mini apps may call, e.g. `https://you.github.io`. */
  pagesOrigin: string | undefined
  /** Where the mini apps' folders are, e.g. `https://you.github.io/apps`: see `pageUrl`. */
  pagesUrl: string | undefined
  /** Counts what one person (or one address) asks of the mini-app API; a binding of the platform, so not everywhere there. */
  apiLimit: RateLimit | undefined
  clockUrl: string | undefined
  founderChatId: number | undefined
  subrequestBudget: number
  /** How Stripe is reached; without it cards are off. */
  stripe: { secretKey: string, webhookSecrets: string[], apiRoot: string } | undefined
  /** Where uploaded files go: a private channel, or a bucket of Supabase Storage, which wins where both are set. */
  files: { channel: number | undefined, supabase: { url: string, key: string } | undefined }
  /** What apps may know of it: about money, and where links lead. */
  money: {
    /** The founder's Telegram id: what he sells is his own revenue. */
    founder: number | undefined
    /** false: nobody needs a plan. */
    plans: boolean
    /** Cards can be taken. */
    cards: boolean
    /** The founder's share of other sellers' charges, in percent. */
    feePercent: number
    /** Where links to bots begin: `https://t.me`, or the sandbox. */
    links: string
    /** Where mini apps are, as `<pages>/<app>/`; undefined where there are none. */
    pages: string | undefined
  }
  /** Whom the meters may ask. */
  meters: {
    cloudflare: { accountId: string, token: string, apiRoot: string } | undefined
    /** `pages`: the repository mini apps are published from. `metrics`: where measurements are committed, `open` where that may be public. */
    github: { token: string, apiRoot: string, pages: string | undefined, metrics: { repo: string, open: boolean } | undefined } | undefined
  }
  /** App id → bot token, for the apps that are on. */
  tokens: Map<string, string>
  /** What is switched off and why: apps by id, services by their need. */
  off: { id: string, why: string }[]
}

/** Cloudflare's rate-limiting binding (developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit). */
export interface RateLimit { limit: (options: { key: string }) => Promise<{ success: boolean }> }

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
  const text = (name: string) => values.get(name) as string | undefined
  const [secretKey, webhookSecret] = [
    text('STRIPE_SECRET_KEY'),
    text('STRIPE_WEBHOOK_SECRET'),
  ]
  const [account, cloudflareToken, githubToken, metricsRepo] = [
    text('CLOUDFLARE_ACCOUNT_ID'),
    text('CLOUDFLARE_API_TOKEN'),
    text('GITHUB_TOKEN'),
    text('METRICS_REPO')?.split(' '),
  ]
  const telegramApiRoot = text('TELEGRAM_API_ROOT') ?? 'https://api.telegram.org'
  const founder = values.get('FOUNDER_CHAT_ID') as number | undefined
  if (problems.length)
    throw new AppError('environment-invalid', problems.join('\n'), { hint: 'Set them in .env or as secrets of the Worker; .env.example explains each.', status: 503 })
  return {
    databaseUrl: hyperdrive?.connectionString ?? values.get('WORKER_DATABASE_URL') as string,
    tickSecret: values.get('TICK_SECRET') as string,
    telegramApiRoot,
    stripe: secretKey && webhookSecret
      ? {
          secretKey,
          webhookSecrets: webhookSecret.split(',').map(secret => secret.trim()),
          apiRoot: text('STRIPE_API_ROOT') ?? 'https://api.stripe.com',
        }
      : undefined,
    money: {
      founder,
      plans: text('PLANS') !== 'off',
      cards: Boolean(secretKey && webhookSecret),
      feePercent: (values.get('PLATFORM_FEE_PERCENT') as number | undefined) ?? 0,
      links: text('CLOCK_URL')
        ? `${telegramApiRoot}/t.me`
        : 'https://t.me',
      pages: pages?.replace(/\/$/, '') ?? (text('CLOCK_URL')
        ? `${telegramApiRoot}/pages`
        : undefined),
    },
    files: {
      channel: values.get('FILES_CHAT_ID') as number | undefined,
      supabase: text('SUPABASE_URL') && text('SUPABASE_SECRET_KEY')
        ? {
            url: text('SUPABASE_URL')!.replace(/\/$/, ''),
            key: text('SUPABASE_SECRET_KEY')!,
          }
        : undefined,
    },
    meters: {
      cloudflare: account && cloudflareToken
        ? { accountId: account, token: cloudflareToken, apiRoot: text('CLOUDFLARE_API_ROOT') ?? 'https://api.cloudflare.com' }
        : undefined,
      github: githubToken
        ? {
            token: githubToken,
            apiRoot: text('GITHUB_API_ROOT') ?? 'https://api.github.com',
            pages: text('PAGES_REPO'),
            metrics: metricsRepo && { repo: metricsRepo[0]!, open: metricsRepo[1] === 'public' },
          }
        : undefined,
    },
    clockUrl: text('CLOCK_URL'),
    jwtSecret: values.get('SUPABASE_JWT_SECRET') as string | undefined,
    pagesOrigin: pages === undefined
      ? undefined
      : new URL(pages).origin,
    pagesUrl: pages,
    apiLimit: source.API_LIMIT as RateLimit | undefined,
    founderChatId: founder,
    subrequestBudget: (values.get('SUBREQUEST_BUDGET') as number | undefined) ?? 50,
    tokens,
    off,
  }
}

/** The public half of a bot token: the bot's user id. */
export function botId(token: string): number {
  return Number(token.slice(0, token.indexOf(':')))
}
