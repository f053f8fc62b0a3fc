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
  command: z.array(z.string()).optional(),
  restart: z.string().optional(),
})
const Compose = z.strictObject({
  services: z.object({ database: Service, service: Service }),
  volumes: z.record(z.string(), z.null()),
})

describe('docker-compose.yml', () => {
  const compose = Compose.parse(parse(readFileSync(`${root}/docker-compose.yml`, 'utf8')))
  const { database, service } = compose.services

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
  it('keeps the data in a declared volume, and maps the port the service listens on', () => {
    expect(database.volumes?.[0]?.split(':')[0]).toBe(Object.keys(compose.volumes)[0])
    expect(service.ports?.[0]?.split(':').at(-1)).toBe(service.environment.WANGGE_PORT)
  })
  it('builds from a Dockerfile that starts the service without development packages', () => {
    const dockerfile = readFileSync(`${root}/Dockerfile`, 'utf8')
    expect(dockerfile).toContain('npm ci --omit=dev')
    expect(dockerfile).toMatch(/^USER node$/m)
    expect(dockerfile).toMatch(/CMD \["node", "--import", "tsx", "api\/main.ts"\]/)
  })
})
