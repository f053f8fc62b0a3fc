import type { PublishedTable } from './published-counts.ts'

/** A table with when it was made and from which data: it is up to an hour old, and whoever shows it says so. */
export type HeldTable = { table: PublishedTable; dataVersion: number; madeAt: Date }

export type MakePublished = () => Promise<{ table: PublishedTable; dataVersion: number }>

/** Long enough that whoever asks again and again does not see single reports arrive. */
const pauseMs = 3_600_000
/** Of a table that tells nothing yet, as before the first import. */
const emptyPauseMs = 2000

/**
 * Gives the table, made anew once an hour if the data have changed. One holder serves one kind of reader: tables that
 * leave out different classes overlap, and can be subtracted. Who asks while it is being made waits for the same one.
 */
export function holdPublished(
  sources: { make: MakePublished; dataVersion: () => number },
  nowMs: () => number = () => performance.now(),
): () => Promise<HeldTable> {
  let held: { told: HeldTable; madeAtMs: number } | null = null
  let making: Promise<HeldTable> | null = null
  const make = async (): Promise<HeldTable> => {
    try {
      const told = { ...(await sources.make()), madeAt: new Date() }
      held = { told, madeAtMs: nowMs() }
      return told
    } finally {
      making = null
    }
  }
  return () => {
    const isHeld =
      held && (held.told.dataVersion === sources.dataVersion() || nowMs() - held.madeAtMs < pauseOf(held.told.table))
    if (held && isHeld) return Promise.resolve(held.told)
    return (making ??= make())
  }
}

function pauseOf({ shown }: PublishedTable): number {
  return shown.length === 0 ? emptyPauseMs : pauseMs
}
