/** Lines for the person at the terminal; results go to stdout, progress to stderr. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Says what is being done, then how long it took if that was worth telling. */
export async function saying<T>(what: string, work: () => Promise<T>): Promise<T> {
  const begun = Date.now()
  const slow = setTimeout(() => say(`${what} …`), 1500)
  try {
    const result = await work()
    const seconds = (Date.now() - begun) / 1000
    if (seconds > 2) say(`${what}: ${seconds.toFixed(1)} s`)
    return result
  } finally {
    clearTimeout(slow)
  }
}

/** A mistake of the caller: one sentence, exit code 2, no stack. */
export function refuse(sentence: string): never {
  say(sentence)
  process.exit(2)
}
