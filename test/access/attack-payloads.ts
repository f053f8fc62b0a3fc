import { z } from 'zod'
import type { Route } from '../../api/http/route.ts'

/** Words that break out of a statement, a path, a page or a parser where a text is pasted in instead of handed over. */
export const hostileTexts: readonly string[] = [
  `'`,
  `x' OR 'a'='a' --`,
  `1 OR 1=1`,
  `0); DROP TABLE incidents; --`,
  `'; CREATE TABLE left_by_an_attack (a int); COMMIT; --`,
  `x' UNION ALL SELECT token_hash::text FROM sessions --`,
  `1; SELECT pg_sleep(9)`,
  `x'||(SELECT pg_sleep(9))||'`,
  `$1::text; $$`,
  `%27%20OR%201=1`,
  `\\' OR 1=1 /*`,
  `%_%`,
  `../../../../etc/hostname`,
  `zero\u0000byte`,
  `line\r\nX-Injected: yes`,
  `<img src=x onerror=alert(1)>`,
  '9'.repeat(4000),
]

/** Numbers and moments at and over the ends of what PostgreSQL and JavaScript hold. */
export const hostileFigures: readonly string[] = [
  '-1',
  '2147483648',
  '9007199254740991',
  '1e308',
  '-0.5',
  'NaN',
  'Infinity',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59+23:59',
  '2026-01-01T00:00:00-23:59',
]

/** What only a JSON body can put where a text or a number belongs. */
export const hostileValues: readonly unknown[] = [
  -1,
  0.5,
  2 ** 31,
  Number.MAX_SAFE_INTEGER,
  1e308,
  null,
  true,
  [`'`],
  { $ne: null },
  { toString: 'x', length: -1 },
  'long '.repeat(50_000),
]

export type Parameter = { part: 'path' | 'query' | 'body'; at: readonly string[] }

/** Every parameter a contract names, nested ones too: read from its schemas, so that a new one is attacked unasked. */
export function parametersOf({ path, query, body }: Route): Parameter[] {
  const inPath = Array.from(path.matchAll(/:(\w+)/g), ([, name = '']): Parameter => ({ part: 'path', at: [name] }))
  const found = [...inPath, ...leavesOf(query, 'query'), ...leavesOf(body, 'body')]
  return [...new Map(found.map((one) => [`${one.part}/${one.at.join('/')}`, one])).values()]
}

function leavesOf(schema: z.ZodType | undefined, part: 'query' | 'body'): Parameter[] {
  if (!schema) return []
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape
  return walk(shape, []).map((at) => ({ part, at }))
}

type Shape = {
  properties?: Record<string, Shape>
  anyOf?: Shape[]
  oneOf?: Shape[]
  allOf?: Shape[]
  items?: Shape
  prefixItems?: Shape[]
  additionalProperties?: Shape | boolean
}

function walk(shape: Shape, at: string[]): string[][] {
  const { properties = {}, anyOf = [], oneOf = [], allOf = [], prefixItems = [] } = shape
  const inner = [
    ...Object.entries(properties).flatMap(([name, one]) => walk(one, [...at, name])),
    ...[...anyOf, ...oneOf, ...allOf].flatMap((one) => walk(one, at)),
    ...[...prefixItems, ...restOf(shape)].flatMap((one, index) => walk(one, [...at, String(index)])),
    ...(typeof shape.additionalProperties === 'object' ? walk(shape.additionalProperties, [...at, 'any']) : []),
  ]
  return at.length === 0 ? inner : [at, ...inner]
}

function restOf({ items }: Shape): Shape[] {
  return items === undefined ? [] : [items]
}

/** A copy of a body with one value in it replaced; what lies on the way is made. */
export function withValue(whole: unknown, at: readonly string[], value: unknown): unknown {
  const [key, ...rest] = at
  if (key === undefined) return value
  if (Array.isArray(whole) || (whole === undefined && /^\d+$/.test(key))) {
    const list: unknown[] = Array.isArray(whole) ? [...(whole as unknown[])] : []
    list[Number(key)] = withValue(list[Number(key)], rest, value)
    return list
  }
  const fields = typeof whole === 'object' && whole !== null ? (whole as Record<string, unknown>) : {}
  return { ...fields, [key]: withValue(fields[key], rest, value) }
}
