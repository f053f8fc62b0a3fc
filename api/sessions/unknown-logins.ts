import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

export type UnknownLogins = {
  /** Counts a wrong try. */
  noteTry: (login: string, lock: { afterTries: number; seconds: number }) => Promise<WrongTry>
}
/** As of an account: the try that makes `afterTries` locks, later ones find it locked. */
export type WrongTry = { result: 'wrong' } | { result: 'locked'; wasLocked: boolean; seconds: number }

const forgetAfterSeconds = 86_400
const mostLogins = 20_000

/**
 * Wrong tries of logins that have no password here. Were they not counted, the lock would tell which logins there are.
 * Kept by each process for itself; what was longest not tried is forgotten first.
 */
export function countUnknownLogins(most = mostLogins): UnknownLogins {
  const limiter = new RateLimiterMemory({ points: 0, duration: forgetAfterSeconds })
  const tried = new Set<string>()
  return {
    noteTry: async (login, { afterTries, seconds }) => {
      // Another setting counts anew.
      const key = `${afterTries} ${seconds} ${login}`
      tried.delete(key)
      tried.add(key)
      const [oldest] = tried
      if (tried.size > most && oldest !== undefined) {
        tried.delete(oldest)
        await limiter.delete(oldest)
      }
      limiter.points = afterTries - 1
      limiter.blockDuration = seconds
      return limiter.consume(key).then(
        (): WrongTry => ({ result: 'wrong' }),
        (refused: unknown) => toLocked(refused, afterTries),
      )
    },
  }
}

function toLocked(refused: unknown, afterTries: number): WrongTry {
  if (!(refused instanceof RateLimiterRes)) throw refused
  return {
    result: 'locked',
    wasLocked: refused.consumedPoints > afterTries,
    seconds: refused.msBeforeNext / 1000,
  }
}
