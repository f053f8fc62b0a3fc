import type { z } from 'zod'
import type { RowIssue } from './imports.contract.ts'

export type NoteKind = 'refused' | 'repaired' | 'warning'
export type RowNote = { row: number; key: string | null; kind: NoteKind; reason: string; detail: string }

/** Counts everything that was said about rows, and keeps the first of them; refusals go before warnings. */
export type RowNotes = {
  add: (note: RowNote) => void
  /** Raises a count without listing rows. */
  count: (kind: NoteKind, reason: string, by: number) => void
  counts: (kind: NoteKind) => Record<string, number>
  total: (kind: NoteKind) => number
  issues: () => z.infer<typeof RowIssue>[]
}

const maxIssues = 1000

export function newRowNotes(): RowNotes {
  const counts: Record<NoteKind, Map<string, number>> = { refused: new Map(), repaired: new Map(), warning: new Map() }
  const listed: Record<NoteKind, RowNote[]> = { refused: [], repaired: [], warning: [] }
  const count = (kind: NoteKind, reason: string, by: number): void => {
    if (by > 0) counts[kind].set(reason, (counts[kind].get(reason) ?? 0) + by)
  }
  return {
    add: (note) => {
      count(note.kind, note.reason, 1)
      if (listed[note.kind].length < maxIssues) listed[note.kind].push(note)
    },
    count,
    counts: (kind) => Object.fromEntries([...counts[kind]].sort(([, a], [, b]) => b - a)),
    total: (kind) => [...counts[kind].values()].reduce((sum, n) => sum + n, 0),
    issues: () =>
      [...listed.refused, ...listed.repaired, ...listed.warning]
        .slice(0, maxIssues)
        .sort((a, b) => a.row - b.row)
        .map(({ row, key, reason, detail }) => ({ row, key, reason, detail })),
  }
}
