import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'

/** How far a thread steps back: those that answer people, and those that work while nobody waits. */
export type Step = 'answering' | 'background'

const niceness: Record<Step, number> = { answering: 5, background: 10 }

/** So that the main thread, which answers everything else, goes first when all cores are busy. Only Linux tells how. */
export function stepBack(step: Step): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').pop())
    setPriority(thread, niceness[step])
  } catch {
    // Elsewhere threads share the cores evenly.
    return
  }
}
