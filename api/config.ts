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
  }
}
