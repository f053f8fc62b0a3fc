import type { IncidentFilter } from '#geo/incident-filter'
import type { AskThreads } from './ask-threads.ts'
import type { Audience } from './audience.ts'
import type { CellCounts, CellQuestion } from './cell-counts.ts'
import type { CityClock } from './city-clock.ts'
import type { CountCube, CubeQuestion } from './count-cube.ts'
import type { Density, DensityQuestion, IncidentSummary, SummaryWish, Survey } from './incident-figures.ts'
import type { PublishedTable } from './published-counts.ts'
import type { Published, PublishedGrid } from './published-figures.ts'
import { densityPublished, publishedGridsOf, summarisePublished } from './published-figures.ts'
import { holdPublished } from './published-holding.ts'
import type { GridLabels } from './row-view.ts'
import { unpackSummary } from './summary-parcel.ts'
import type { CityFacts } from './thread-messages.ts'
import type { TileAddress } from './tile-rows.ts'

/** What can be asked of the columns. */
export type ColumnAnswers = {
  summarise: (filter: IncidentFilter, asked: SummaryWish, audience: Audience) => Promise<IncidentSummary>
  drawDensity: (filter: IncidentFilter, question: DensityQuestion, audience: Audience) => Promise<Density>
  /** Both for what stands in the box of the density, in one pass; for audiences of exact figures only. */
  survey: (filter: IncidentFilter, question: DensityQuestion & SummaryWish, audience: Audience) => Promise<Survey>
  /** Counts by place and time, for audiences of exact figures only; rejects with RangeError when too much is asked. */
  countCube: (filter: IncidentFilter, question: CubeQuestion, audience: Audience) => Promise<CountCube>
  /** Counts by whole cells of ground and time; as `countCube`. */
  countCells: (filter: IncidentFilter, question: CellQuestion, audience: Audience) => Promise<CellCounts>
  /** An incident tile for an audience of exact figures. */
  drawTile: (tile: TileAddress, audience: Audience) => Promise<Buffer>
  /** For an audience of published figures, of all time. `edition` is another whenever they may be others. */
  publishedGrids: (audience: Audience) => Promise<{ edition: string; grids: () => PublishedGrid[] }>
}

/** What the keeper told last. */
type Told = { clock: CityClock; labels: GridLabels; kept: { facts: CityFacts; dataVersion: number } }

/** Exact figures come from the threads, published ones from a table that stands for an hour. */
export function answersOf(state: Told, { ask: askAs }: AskThreads): ColumnAnswers {
  const ask: AskThreads['ask'] = (kind, asked, { gridIds, movesSensitive }) =>
    askAs(kind, asked, { gridIds, movesSensitive })
  const published = openPublished(state, ask)
  const refuse = (audience: Audience): void => {
    if (audience.figures !== 'exact') throw new Error('this is for audiences of exact figures only')
  }
  return {
    summarise: async (filter, wish, audience) =>
      audience.figures === 'exact'
        ? unpackSummary(await ask('summary', { filter, wish }, audience))
        : summarisePublished(state, await published(audience), filter, wish),
    drawDensity: async (filter, question, audience) =>
      audience.figures === 'exact'
        ? ask('density', { filter, question }, audience)
        : densityPublished(
            { labels: state.labels, latitude: state.kept.facts.latitude },
            await published(audience),
            filter,
            question,
          ),
    survey: async (filter, question, audience) => {
      refuse(audience)
      const { summary, density } = await ask('survey', { filter, question }, audience)
      return { summary: unpackSummary(summary), density }
    },
    countCube: async (filter, question, audience) => {
      refuse(audience)
      return ask('cube', { filter, question }, audience)
    },
    countCells: async (filter, question, audience) => {
      refuse(audience)
      return ask('cells', { filter, question }, audience)
    },
    drawTile: async (tile, audience) => {
      refuse(audience)
      const { buffer, byteOffset, byteLength } = await ask('tile', { tile }, audience)
      return Buffer.from(buffer, byteOffset, byteLength)
    },
    publishedGrids: async (audience) => {
      const found = await published(audience)
      return { edition: editionOf(found.table), grids: () => publishedGridsOf(found, state.labels) }
    },
  }
}

const seesAll = { gridIds: null, movesSensitive: false }

function openPublished(state: Told, ask: AskThreads['ask']): (audience: Audience) => Promise<Published> {
  const dataVersion = (): number => state.kept.dataVersion
  const holding = (leavesOutSensitive: boolean) =>
    holdPublished({
      dataVersion,
      make: async () => {
        const before = dataVersion()
        return { table: await ask('published', { leavesOutSensitive }, seesAll), dataVersion: before }
      },
    })
  const ofAll = holding(false)
  const withoutSensitive = holding(true)
  return async ({ leavesOutSensitive, gridIds }) => ({
    ...(await (leavesOutSensitive ? withoutSensitive() : ofAll())),
    gridIds,
  })
}

// Tables are numbered from 1 in every run of the service, so the run is part of the name.
const run = Date.now().toString(36)
const editions = new WeakMap<PublishedTable, string>()
let lastEdition = 0

function editionOf(table: PublishedTable): string {
  const edition = editions.get(table) ?? `${run}.${++lastEdition}`
  editions.set(table, edition)
  return edition
}
