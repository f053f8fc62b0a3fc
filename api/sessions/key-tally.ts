import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { countKeyUses } from './sessions.queries.ts'

export type KeyTally = { count: (keyId: number, right: string, isRefused: boolean) => void; close: () => Promise<void> }

const flushMs = 5000

type Uses = { keyId: number; right: string; requests: number; refused: number }

/** Counts in memory what keys are used for and writes it down each five seconds. */
export function openKeyTally(pool: Pool, log: Logger): KeyTally {
  let uses = new Map<string, Uses>()
  const flush = async (): Promise<void> => {
    const counted = [...uses.values()]
    uses = new Map()
    for (const { keyId, right, requests, refused } of counted)
      await countKeyUses(pool, { id: keyId, right, requests, refused })
  }
  const safely = (): Promise<void> =>
    flush().catch((error: unknown) => log.warn({ err: error }, 'the use of keys could not be written down'))
  const timer = setInterval(() => void safely(), flushMs)
  timer.unref()
  return {
    count: (keyId, right, isRefused) => {
      const key = `${keyId} ${right}`
      const known = uses.get(key) ?? { keyId, right, requests: 0, refused: 0 }
      if (isRefused) known.refused++
      else known.requests++
      uses.set(key, known)
    },
    close: async () => {
      clearInterval(timer)
      await safely()
    },
  }
}
