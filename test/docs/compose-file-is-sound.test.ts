import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const root = resolve(import.meta.dirname, '../..')

const Service = z.object({
  image: z
    .string()
    .regex(/^[a-z/]+:[\w.-]+$/, 'an image has a pinned tag')
    .optional(),
  build: z.string().optional(),
  environment: z.record(z.string(), z.string()),
  healthcheck: z.object({ test: z.array(z.string()).min(2) }),
  depends_on: z.record(z.string(), z.object({ condition: z.literal('service_healthy') })).optional(),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/, 'ports open on loopback only')).optional(),
  volumes: z.array(z.string()).optional(),
  configs: z.array(z.object({ source: z.string(), target: z.string() })).optional(),
  command: z.array(z.string()).optional(),
  restart: z.string().optional(),
})
const Compose = z.strictObject({
  services: z.object({ database: Service, service: Service, proxy: Service }),
  configs: z.record(z.string(), z.object({ content: z.string() })),
  volumes: z.record(z.string(), z.null()),
})

describe('docker-compose.yml', () => {
  const compose = Compose.parse(parse(readFileSync(`${root}/docker-compose.yml`, 'utf8')))
  const { database, service, proxy } = compose.services

  it('runs PostGIS 15-3.3 or later and waits for it', () => {
    const [, postgres = 0, postgis = 0] =
      /^postgis\/postgis:(\d+)-(\d+\.\d+)$/.exec(database.image ?? '')?.map(Number) ?? []
    expect(postgres).toBeGreaterThanOrEqual(15)
    expect(postgis).toBeGreaterThanOrEqual(3.3)
    expect(service.depends_on).toHaveProperty('database')
  })
  it('holds no password: each must be given', () => {
    expect(database.environment.POSTGRES_PASSWORD).toMatch(/^\$\{WANGGE_DB_PASSWORD:\?/)
    expect(service.environment.DATABASE_URL).toContain('${WANGGE_DB_PASSWORD:?')
  })
  it('keeps data and keys in declared volumes of their own', () => {
    const used = [database, service].flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0]))
    expect(Object.keys(compose.volumes).sort()).toEqual([...new Set(used)].sort())
    const keyFolder = service.environment.WANGGE_KEY_FILE?.replace(/\/[^/]+$/, '')
    expect(service.volumes).toContain(`keys:${keyFolder ?? ''}`)
  })
  it('is entered through the proxy alone, by TLS, at the address the service is told', () => {
    expect(service.ports).toBeUndefined()
    expect(database.ports).toBeUndefined()
    const [port = ''] = (proxy.ports ?? []).map((mapping) => mapping.split(':').at(-1) ?? '')
    const { WANGGE_PUBLIC_URL: address = '', WANGGE_PORT: inner = '' } = service.environment
    expect(address).toBe(`https://localhost:${port}`)
    const [source = ''] = (proxy.configs ?? []).map((config) => config.source)
    const caddyfile = compose.configs[source]?.content
    expect(caddyfile).toContain(`${address} {`)
    expect(caddyfile).toContain(`reverse_proxy service:${inner}`)
    expect(service.environment.WANGGE_TRUST_PROXY).toBe('yes')
  })
  it('builds from a Dockerfile that starts the service without development packages', () => {
    const dockerfile = readFileSync(`${root}/Dockerfile`, 'utf8')
    expect(dockerfile).toContain('npm ci --omit=dev')
    expect(dockerfile).toMatch(/^USER node$/m)
    expect(dockerfile).toMatch(/CMD \["node", "--import", "tsx", "api\/main.ts"\]/)
  })
})
