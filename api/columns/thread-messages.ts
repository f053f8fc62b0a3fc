import type { MessagePort } from 'node:worker_threads'
import type { IncidentFilter } from '#geo/incident-filter'
import type { ChangeEntry } from '../db/change-follower.ts'
import type { Audience } from './audience.ts'
import type { SharedStore } from './column-store.ts'
import type { CellCounts, CellQuestion } from './cell-counts.ts'
import type { CountCube, CubeQuestion } from './count-cube.ts'
import type { Density, DensityQuestion, SummaryWish } from './incident-figures.ts'
import type { Part } from './leaves.ts'
import type { PublishedTable } from './published-counts.ts'
import type { SummaryParcel, SurveyParcel } from './summary-parcel.ts'
import type { TileAddress } from './tile-rows.ts'

/** What the three kinds of threads say to each other: the main one, the keeper that writes, those that answer. */

/** [id, parent id or 0, 1 when sensitive] of a class. */
export type ClassFact = readonly [id: number, parentId: number, sensitive: number]
/** Metres of EPSG:3857. */
export type LabelFact = { id: number; x: number; y: number }

/** What is not in the columns. */
export type CityFacts = {
  timeZone: string
  classes: readonly ClassFact[]
  labels: readonly LabelFact[]
  latitude: number | undefined
}

/** From the keeper to those that answer, before the generation is counted up. */
export type StoreNews = SharedStore & { facts: CityFacts }

export type KeeperData = {
  connectionString: string
  /** Where the columns are kept between runs; null: nowhere. */
  file: string | null
  turns: Int32Array
  generation: Int32Array
  version: Float64Array
  readers: MessagePort[]
}

export type ToKeeper =
  | { kind: 'changes'; number: number; entries: ChangeEntry[] }
  /** One more that answers. */
  | { kind: 'reader'; port: MessagePort }
  | { kind: 'close' }

/** `facts` is null where they are as they were told last. */
export type KeeperState = { facts: CityFacts | null; dataVersion: number; rows: number; bytes: number }

export type FromKeeper =
  | { kind: 'progress'; loaded: number; expected: number }
  | { kind: 'ready'; state: KeeperState; from: 'file' | 'database'; ms: number }
  | { kind: 'applied'; number: number; state: KeeperState }
  | { kind: 'failed'; number: number; message: string }
  | { kind: 'trouble'; message: string }
  | { kind: 'closed' }

/** What of an audience counts where the figures are exact. */
export type Seeing = Pick<Audience, 'gridIds' | 'movesSensitive'>

/** Questions by kind, with what they ask and what comes back. */
export type Questions = {
  summary: { asked: { filter: IncidentFilter; wish: SummaryWish }; answer: SummaryParcel }
  density: { asked: { filter: IncidentFilter; question: DensityQuestion }; answer: Density }
  survey: { asked: { filter: IncidentFilter; question: DensityQuestion & SummaryWish }; answer: SurveyParcel }
  cube: { asked: { filter: IncidentFilter; question: CubeQuestion }; answer: CountCube }
  cells: { asked: { filter: IncidentFilter; question: CellQuestion }; answer: CellCounts }
  tile: { asked: { tile: TileAddress }; answer: Uint8Array }
  published: { asked: { leavesOutSensitive: boolean }; answer: PublishedTable }
}
export type QuestionKind = keyof Questions

export type ReaderData = { turns: Int32Array; generation: Int32Array; version: Float64Array; news: MessagePort }

export type ToReader = {
  [K in QuestionKind]: { number: number; kind: K; asked: Questions[K]['asked']; seeing: Seeing; part?: Part }
}[QuestionKind]

export type FromReader =
  /** `writes`: answers with the same number come from the same rows. */
  { number: number; answer: unknown; writes: number } | { number: number; failure: { name: string; message: string } }
