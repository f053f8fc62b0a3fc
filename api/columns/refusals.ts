import { Problem } from '../http/problem.ts'
import type { IncidentColumns } from './incident-columns.ts'

/** Whoever asks before the incidents are in memory is told how far they are. */
export function refuseWhileLoading(columns: Pick<IncidentColumns, 'ready' | 'loadedShare'>): void {
  if (columns.ready()) return
  const percent = Math.floor(columns.loadedShare() * 100)
  throw new Problem('still-loading', `The incidents are being read into memory (${percent} %). Ask again in a moment.`)
}

/** Turns the RangeError of a question that asks for too much into a problem; `advice` says what to ask instead. */
export async function refusingTooMuch<T>(answer: Promise<T>, where: string, advice: string): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof RangeError) throw new Problem('invalid-request', `${where}: ${error.message}. ${advice}`)
    throw error
  }
}
