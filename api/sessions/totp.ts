import { Secret, TOTP } from 'otpauth'

const period = 30

/** RFC 6238 as every authenticator reads it: SHA-1, six digits, thirty seconds. */
function totpOf(secret: string, login: string): TOTP {
  return new TOTP({ issuer: 'wangge', label: login, secret: Secret.fromBase32(secret), period })
}

export function freshSecret(login: string): { secret: string; uri: string } {
  const secret = new Secret({ size: 20 }).base32
  return { secret, uri: totpOf(secret, login).toString() }
}

/** The time step the code belongs to, one before or after now, if it is later than the last one used; else null. */
export function stepOfCode(secret: string, code: string, lastStep: number, nowMs: number): number | null {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: nowMs, window: 1 })
  if (delta === null) return null
  const step = Math.floor(nowMs / 1000 / period) + delta
  return step > lastStep ? step : null
}
