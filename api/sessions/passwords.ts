import { hash, verify } from '@node-rs/argon2'

// Hashing takes a thread of the pool that zlib and the file system share: two at once, the rest waits.
const mostAtOnce = 2
const waiting: (() => void)[] = []
const running = { count: 0 }

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running.count >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  running.count++
  try {
    return await work()
  } finally {
    running.count--
    waiting.shift()?.()
  }
}

/** Argon2id with the library's parameters: 19 MiB, two passes (OWASP's first choice). */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password))
}

/** Of a password nobody has: an unknown login takes as long to refuse as a wrong password. */
const nobodysHash = hash('nobody has this password')

export function isPassword(password: string, stored: string | null): Promise<boolean> {
  return inTurn(async () => {
    const isRight = await verify(stored ?? (await nobodysHash), password)
    return isRight && stored !== null
  })
}

export async function wasUsedBefore(password: string, hashes: readonly string[]): Promise<boolean> {
  for (const one of hashes) if (await isPassword(password, one)) return true
  return false
}
