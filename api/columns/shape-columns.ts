import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { ChangeEntry, ChangeFollower } from '../db/change-follower.ts'
import { openBreath } from './breathe.ts'
import type { CopySpan, IdSpan } from './columns.queries.ts'
import { copyBuildingShapes, copyGridShapes, countShapes, wholeTable } from './columns.queries.ts'
import { openTupleReader } from './copy-tuples.ts'
import { spansOf } from './follow-incidents.ts'
import type { AttributeKind } from './shape-records.ts'
import { readShape } from './shape-records.ts'
import type { ShapeStore } from './shape-store.ts'
import { openShapeStore, putShape, removeShape } from './shape-store.ts'

/** Layers whose polygons are held in memory: drawing a tile from there costs a tenth of asking PostGIS. */
export type ShapeGroup = 'community' | 'unit' | 'buildings'

export type ShapeColumns = {
  /** The layer's polygons, or undefined while they are read or when there are too many to hold. */
  store: (group: ShapeGroup) => ShapeStore | undefined
  whenReady: () => Promise<void>
  close: () => void
}

type Table = {
  noun: 'grids' | 'buildings'
  copy: CopySpan
  attributes: AttributeKind[]
  groups: ShapeGroup[]
}

const tables: Table[] = [
  { noun: 'grids', copy: copyGridShapes, attributes: ['text', 'text', 'text', 'int4'], groups: ['community', 'unit'] },
  { noun: 'buildings', copy: copyBuildingShapes, attributes: ['int4', 'text', 'int2'], groups: ['buildings'] },
]

type TableState = {
  table: Table
  stores: Map<string, ShapeStore>
  /** 'left-out': too many to hold. */
  phase: 'loading' | 'ready' | 'left-out'
  pending: ChangeEntry[]
}

type Options = { pool: Pool; follower: ChangeFollower; log: Logger }

// Some 150 bytes each; above it the tiles of that table are drawn by PostGIS.
const mostShapes = 3_000_000
const retryMs = 2000

/** Starts loading at once and follows the change feed from then on. */
export function openShapeColumns(options: Options): ShapeColumns {
  const states = tables.map((table): TableState => ({ table, stores: new Map(), phase: 'loading', pending: [] }))
  const life = { closed: false }
  const unsubscribe = options.follower.subscribe(async (changes) => {
    for (const state of states) await takeChanges(state, options, changes)
  })
  const loading = Promise.all(states.map((state) => loadUntilDone(state, options, life)))
  return {
    store: (group) => {
      const state = states.find(({ table }) => table.groups.includes(group))
      return state?.phase === 'ready' ? state.stores.get(group) : undefined
    },
    whenReady: () => loading.then(() => undefined),
    close: () => {
      life.closed = true
      unsubscribe()
    },
  }
}

async function loadUntilDone(state: TableState, options: Options, life: { closed: boolean }): Promise<void> {
  while (!life.closed) {
    try {
      await load(state, options)
      return
    } catch (error) {
      options.log.warn({ err: error, table: state.table.noun }, 'loading the shapes failed; trying again')
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }
}

async function load(state: TableState, { pool, log }: Options): Promise<void> {
  const begun = performance.now()
  const [counts] = await countShapes(pool, {})
  if ((counts?.[state.table.noun] ?? 0) > mostShapes) {
    state.phase = 'left-out'
    state.pending = []
    return
  }
  state.stores = new Map(state.table.groups.map((group) => [group, openShapeStore()]))
  await readSpan(state, pool, wholeTable, () => undefined)
  while (state.pending.length > 0) await applyChanges(state, pool, state.pending.splice(0))
  state.phase = 'ready'
  log.info({ table: state.table.noun, ms: Math.round(performance.now() - begun) }, 'shapes are loaded')
}

async function takeChanges(state: TableState, { pool }: Options, changes: ChangeEntry[]): Promise<void> {
  const entries = changes.filter((entry) => entry.noun === state.table.noun)
  if (state.phase === 'ready') await applyChanges(state, pool, entries)
  else if (state.phase === 'loading') state.pending.push(...entries)
}

async function applyChanges(state: TableState, pool: Pool, entries: ChangeEntry[]): Promise<void> {
  for (const span of spansOf(entries)) await refreshSpan(state, pool, span)
  const stores = [...state.stores.values()]
  if (stores.some((store) => store.gone > 10_000 && store.gone > store.shapes / 3)) await reload(state, pool)
}

/** What stands in the table is put, what is not there any more is removed. A box tells nothing of who left it. */
async function refreshSpan(state: TableState, pool: Pool, span: IdSpan): Promise<void> {
  const unseen = new Set<number>()
  for (const store of state.stores.values()) {
    for (const id of store.byId.keys()) if (id >= span.firstId && id <= span.lastId) unseen.add(id)
  }
  await readSpan(state, pool, { ...span, bbox: null }, (id) => unseen.delete(id))
  for (const id of unseen) for (const store of state.stores.values()) removeShape(store, id)
}

/** Reads everything again into new stores, so that the ground of what went is given back. */
async function reload(state: TableState, pool: Pool): Promise<void> {
  const fresh: TableState = { ...state, stores: new Map(state.table.groups.map((group) => [group, openShapeStore()])) }
  await readSpan(fresh, pool, wholeTable, () => undefined)
  state.stores = fresh.stores
}

async function readSpan(state: TableState, pool: Pool, span: IdSpan, seen: (id: number) => void): Promise<void> {
  const { attributes, copy } = state.table
  const breath = openBreath()
  const reader = openTupleReader(5 + attributes.length)
  await copy(pool, span, async (chunk) => {
    reader.read(chunk, (bytes, fields) => {
      const { group, record } = readShape(bytes, fields, attributes)
      for (const [name, store] of state.stores) {
        if (name === group) putShape(store, record)
        else removeShape(store, record.id)
      }
      seen(record.id)
    })
    if (breath.isDue()) await breath.take()
  })
}
