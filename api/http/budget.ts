import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Caller } from './caller.ts'
import { Problem } from './problem.ts'

/** Points a minute. A small answer or a tile costs one, what works the engine or the database more: see the contracts. */
export type Budgets = { signedIn: number; key: number; anonymous: number }

export type Budget = { spend: (caller: Caller, cost: number) => Promise<void> }

/** Kept by each process for itself: with several of them a caller has as many budgets. */
export function openBudget(budgets: Budgets): Budget {
  const limiters = {
    account: new RateLimiterMemory({ points: budgets.signedIn, duration: 60 }),
    screen: new RateLimiterMemory({ points: budgets.signedIn, duration: 60 }),
    key: new RateLimiterMemory({ points: budgets.key, duration: 60 }),
    nobody: new RateLimiterMemory({ points: budgets.anonymous, duration: 60 }),
  }
  return {
    spend: async (caller, cost) => {
      try {
        await limiters[caller.kind].consume(payerOf(caller), cost)
      } catch (spent) {
        if (!(spent instanceof RateLimiterRes)) throw spent
        throw tooCostly(Math.ceil(spent.msBeforeNext / 1000))
      }
    },
  }
}

function payerOf({ kind, accountId, keyId, screenId, address }: Caller): string {
  if (kind === 'account') return String(accountId)
  if (kind === 'key') return String(keyId)
  return kind === 'screen' ? String(screenId) : address
}

function tooCostly(seconds: number): Problem {
  const problem = new Problem(
    'too-costly',
    `Too much was asked within a minute. Ask again in ${seconds} seconds, for less at a time or less often.`,
  )
  problem.retrySeconds = seconds
  return problem
}
