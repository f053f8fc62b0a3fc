import type { IncomingMessage } from 'node:http'
import { hashOfToken } from '../http/tokens.ts'

export type Presented = { kind: 'account' | 'key' | 'screen'; hash: string }

/** Cookies carry __Host- behind TLS, so that no other host or path of the domain can set them. */
export type CookieNames = { session: string; screen: string; oidc: string; isSecure: boolean }

export function cookieNames(isSecure: boolean): CookieNames {
  const prefix = isSecure ? '__Host-' : ''
  return { session: `${prefix}wangge`, screen: `${prefix}wangge-screen`, oidc: `${prefix}wangge-oidc`, isSecure }
}

const tokenForm = /^[A-Za-z0-9_-]{20,64}$/

/** What a request shows of itself, in the order in which it counts. A key shuts out cookies: a program means what it sends. */
export function presentedBy(req: IncomingMessage, names: CookieNames): Presented[] {
  const bearer = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1]
  if (req.headers.authorization !== undefined)
    return bearer !== undefined && tokenForm.test(bearer) ? [{ kind: 'key', hash: hashOfToken(bearer) }] : []
  const session = readCookie(req, names.session)
  const screen = readCookie(req, names.screen)
  return [
    ...(session === undefined ? [] : [{ kind: 'account' as const, hash: hashOfToken(session) }]),
    ...(screen === undefined ? [] : [{ kind: 'screen' as const, hash: hashOfToken(screen) }]),
  ]
}

/** The value of a cookie of ours: random letters or a sealed text, both without signs that need decoding. */
export function readCookie(req: IncomingMessage, name: string): string | undefined {
  for (const part of (req.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=')
    if (key === name && value !== undefined && /^[A-Za-z0-9_-]{20,2000}$/.test(value)) return value
  }
  return undefined
}

type CookieWish = { maxAgeSeconds: number | null }

/** A Set-Cookie header; without an age the cookie ends with the browser's session, with 0 it is taken away. */
export function cookie(names: CookieNames, name: string, value: string, { maxAgeSeconds }: CookieWish): string {
  const age = maxAgeSeconds === null ? '' : `; Max-Age=${maxAgeSeconds}`
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${names.isSecure ? '; Secure' : ''}${age}`
}

/** Where a request comes from; behind our proxy that is what the proxy says last. */
export function addressOf(req: IncomingMessage, trustsProxy: boolean): string {
  const forwarded = req.headers['x-forwarded-for']
  const last = trustsProxy && typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined
  return (last ?? req.socket.remoteAddress ?? '').replace(/^::ffff:/, '').slice(0, 64)
}

/** Background work does not keep a session alive: tiles, streams, and what a page without a hand at it asks for. */
export function isActivity(req: IncomingMessage): boolean {
  const url = req.url ?? ''
  if (url.startsWith('/tiles/') || url.startsWith('/changes/stream') || url.startsWith('/sessions/me')) return false
  return req.headers['x-wangge-idle'] === undefined
}
