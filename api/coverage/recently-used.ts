export type RecentlyUsed<T> = { remember: (key: string, make: () => Promise<T>) => Promise<T>; clear: () => void }

/** Keeps the last `size` answers; questions that arrive while one is being worked out share it; failures are forgotten. */
export function recentlyUsed<T>(size: number): RecentlyUsed<T> {
  const kept = new Map<string, Promise<T>>()
  return {
    remember: (key, make) => {
      const known = kept.get(key)
      const answer = known ?? make()
      kept.delete(key)
      kept.set(key, answer)
      if (known) return answer
      for (const oldest of kept.keys()) {
        if (kept.size <= size) break
        kept.delete(oldest)
      }
      answer.catch(() => {
        if (kept.get(key) === answer) kept.delete(key)
      })
      return answer
    },
    clear: () => kept.clear(),
  }
}
