import { z } from 'zod'

const number = (fallback: number, minimum: number, maximum: number) =>
  z.coerce.number().int().min(minimum).max(maximum).default(fallback)

/** Every environment variable the product reads; README.md lists them and a test compares the two. */
const Environment = z.object({
  DATABASE_URL: z.string().optional(),
  WANGGE_CITY: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,40}$/, 'use small letters, digits and _')
    .default('demo'),
  WANGGE_DEMO_SIZE: z.enum(['town', 'city', 'metropolis', 'none']).default('town'),
  WANGGE_HOST: z.string().default('127.0.0.1'),
  WANGGE_PORT: number(8080, 0, 65_535),
  WANGGE_DATA_DIR: z.string().default('.data'),
  WANGGE_POOL_SIZE: number(8, 2, 100),
  WANGGE_TILE_CACHE_MB: number(256, 0, 65_536),
  WANGGE_UPLOAD_MAX_MB: number(2048, 1, 1_048_576),
  WANGGE_STATEMENT_TIMEOUT_MS: number(15_000, 100, 600_000),
  WANGGE_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  WANGGE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  WANGGE_TRUST_PROXY: z.enum(['yes', 'no']).default('no'),
  WANGGE_KEY: z.string().optional(),
  WANGGE_KEY_FILE: z.string().optional(),
  WANGGE_OIDC_ISSUER: z.url().optional(),
  WANGGE_OIDC_CLIENT_ID: z.string().optional(),
  WANGGE_OIDC_CLIENT_SECRET: z.string().optional(),
  WANGGE_OIDC_NAME: z.string().default('OpenID Connect'),
  WANGGE_BUDGET_PER_MINUTE: number(12_000, 10, 10_000_000),
  WANGGE_KEY_BUDGET_PER_MINUTE: number(3000, 10, 10_000_000),
  WANGGE_ANONYMOUS_BUDGET_PER_MINUTE: number(300, 10, 10_000_000),
  NODE_ENV: z.string().optional(),
})

export type Config = {
  databaseUrl: string | undefined
  city: string
  demoSize: 'town' | 'city' | 'metropolis' | 'none'
  host: string
  port: number
  dataFolder: string
  poolSize: number
  tileCacheBytes: number
  maxUploadBytes: number
  statementTimeoutMs: number
  logLevel: string
  isProduction: boolean
  /** The address people use; null: whatever this machine is called by its own addresses. */
  publicUrl: string | null
  trustsProxy: boolean
  key: string | undefined
  keyFile: string | undefined
  oidc: { issuer: string; clientId: string; clientSecret: string | undefined; label: string } | null
  budgets: { signedIn: number; key: number; anonymous: number }
}

/** Throws an Error whose message names each variable that cannot be read and what it takes. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const parsed = Environment.safeParse(environment)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`These environment variables cannot be used:\n${problems.join('\n')}`)
  }
  const e = parsed.data
  return {
    databaseUrl: e.DATABASE_URL === '' ? undefined : e.DATABASE_URL,
    city: e.WANGGE_CITY,
    demoSize: e.WANGGE_DEMO_SIZE,
    host: e.WANGGE_HOST,
    port: e.WANGGE_PORT,
    dataFolder: e.WANGGE_DATA_DIR,
    poolSize: e.WANGGE_POOL_SIZE,
    tileCacheBytes: e.WANGGE_TILE_CACHE_MB * 2 ** 20,
    maxUploadBytes: e.WANGGE_UPLOAD_MAX_MB * 2 ** 20,
    statementTimeoutMs: e.WANGGE_STATEMENT_TIMEOUT_MS,
    logLevel: e.WANGGE_LOG_LEVEL,
    isProduction: e.NODE_ENV === 'production',
    publicUrl: e.WANGGE_PUBLIC_URL ?? null,
    trustsProxy: e.WANGGE_TRUST_PROXY === 'yes',
    key: orUndefined(e.WANGGE_KEY),
    keyFile: orUndefined(e.WANGGE_KEY_FILE),
    oidc: oidcOf(e),
    budgets: {
      signedIn: e.WANGGE_BUDGET_PER_MINUTE,
      key: e.WANGGE_KEY_BUDGET_PER_MINUTE,
      anonymous: e.WANGGE_ANONYMOUS_BUDGET_PER_MINUTE,
    },
  }
}

function orUndefined(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}

function oidcOf(e: z.infer<typeof Environment>): Config['oidc'] {
  if (e.WANGGE_OIDC_ISSUER === undefined) return null
  if (e.WANGGE_OIDC_CLIENT_ID === undefined)
    throw new Error(
      'WANGGE_OIDC_ISSUER is set, so WANGGE_OIDC_CLIENT_ID must be too: what the provider calls this service.',
    )
  const { WANGGE_OIDC_ISSUER: issuer, WANGGE_OIDC_CLIENT_ID: clientId, WANGGE_OIDC_NAME: label } = e
  return { issuer, clientId, clientSecret: orUndefined(e.WANGGE_OIDC_CLIENT_SECRET), label }
}
