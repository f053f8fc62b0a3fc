/**
 * Incidents as columns of numbers in memory that threads share, 29 bytes a row. Whoever reads them holds the turn to
 * read (see turns.ts), because rows are overwritten in place.
 */
export type ColumnArrays = {
  /** Web Mercator scaled to 2^32. */
  x: Uint32Array
  y: Uint32Array
  /** UTC seconds since 1970; earlier times are held as 0. */
  time: Uint32Array
  hourOfWeek: Uint8Array
  classId: Uint16Array
  /** See incident-facets.ts. */
  facets: Uint8Array
  severity: Uint8Array
  /** 0: in no grid. */
  communityGrid: Uint32Array
  unitGrid: Uint32Array
  id: Uint32Array
}

export const columnNames = [
  'x',
  'y',
  'time',
  'hourOfWeek',
  'classId',
  'facets',
  'severity',
  'communityGrid',
  'unitGrid',
  'id',
] as const satisfies (keyof ColumnArrays)[]

export function allocateColumns(capacity: number): ColumnArrays {
  return {
    x: sharedUint32(capacity),
    y: sharedUint32(capacity),
    time: sharedUint32(capacity),
    hourOfWeek: sharedUint8(capacity),
    classId: new Uint16Array(new SharedArrayBuffer(capacity * 2)),
    facets: sharedUint8(capacity),
    severity: sharedUint8(capacity),
    communityGrid: sharedUint32(capacity),
    unitGrid: sharedUint32(capacity),
    id: sharedUint32(capacity),
  }
}

export function sharedUint32(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * 4))
}

function sharedUint8(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length))
}

export function copyRow(columns: ColumnArrays, from: number, to: number): void {
  for (const name of columnNames) columns[name][to] = columns[name][from] ?? 0
}
