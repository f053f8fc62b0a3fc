import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits as 43 letters that fit a cookie and an address. */
export function freshToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a token, in hexadecimal. Tokens are random, so a fast hash is enough. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
