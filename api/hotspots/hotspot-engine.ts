import { createHash } from 'node:crypto'
import type { IncidentFilter } from '#geo/incident-filter'
import type { Audience } from '../columns/audience.ts'
import { openBreath } from '../columns/breathe.ts'
import type { IncidentColumns } from '../columns/incident-columns.ts'
import { emergingPlaces } from '../statistics/emerging.ts'
import { adjustedPValues } from '../statistics/false-discovery.ts'
import { giStar, openGiStarTest } from '../statistics/gi-star.ts'
import { localMoran, openLocalMoranTest } from '../statistics/local-moran.ts'
import { islandsOf, neighboursOf } from '../statistics/neighbours.ts'
import type { AnalysedCity } from './analysed-city.ts'
import { neighboursAmong } from './analysed-city.ts'
import type { EmergingAnswer, EmergingGrid, HotspotAnswer, HotspotGrid, HotspotQuestion } from './hotspots.contract.ts'
import type { AnalysedGrid } from './hotspots.queries.ts'
import type { Inputs } from './hotspots.rules.ts'
import {
  bySurety,
  countsByPlace,
  exposuresOf,
  giStarKind,
  gridOf,
  isMarked,
  lastBins,
  moranKind,
  permutationsFor,
  valuesOf,
} from './hotspots.rules.ts'

export type Sources = { columns: IncidentColumns; city: AnalysedCity }

/** What is stored of each grid beside its figures. */
export type StoredGrid = HotspotGrid & { communityGridId: number | null; neighbourIds: number[]; value: number }
export type Analysis = { answer: HotspotAnswer; filter: IncidentFilter; all: StoredGrid[] }

/** Gi* or local Moran over the grids the audience sees. Rejects with RangeError when the filter's window is too long. */
export async function analyse(sources: Sources, question: HotspotQuestion, audience: Audience): Promise<Analysis> {
  const { method, coverage, measure, weights, bandMeters, rate, seed, ...filter } = question
  const ground = await sources.city.groundOf(coverage)
  const grids = seenGrids(ground.grids, audience)
  const placeOf = new Map(grids.map(({ id }, place) => [id, place]))
  const cube = await sources.columns.countCube(filter, { by: coverage, bucket: 'month' }, audience)
  const { incidents, elsewhere } = countsByPlace(cube, placeOf)
  const exposures = exposuresOf(grids, measure)
  const values = valuesOf(incidents, exposures, measure)
  const inputs = { incidents, exposures, values, neighbours: neighboursAmong(grids, ground, { weights, bandMeters }) }
  const permutations = permutationsFor(grids.length, rate)
  const settings = {
    method,
    coverage,
    measure,
    weights,
    bandMeters: weights === 'distance' ? bandMeters : null,
    rate,
    seed,
    permutations,
  }
  const all = await resultsOf(inputs, grids, settings)
  const marked = all.filter(({ kind }) => isMarked(kind)).sort(bySurety)
  const answer: HotspotAnswer = {
    runId: null,
    ...settings,
    inputsDigest: digestOf({ ...settings, ids: grids.map(({ id }) => id) }, inputs),
    counts: {
      grids: grids.length,
      islands: islandsOf(inputs.neighbours).length,
      marked: marked.length,
      incidents: incidents.reduce((sum, count) => sum + count, 0),
      outsideAnyGrid: elsewhere,
    },
    grids: marked.map(({ communityGridId: _c, neighbourIds: _n, value: _v, ...grid }) => grid),
    provenance: provenanceOf(cube.dataVersion),
  }
  return { answer, filter, all }
}

function seenGrids(grids: readonly AnalysedGrid[], { gridIds }: Audience): readonly AnalysedGrid[] {
  if (gridIds === null) return grids
  return grids.filter(({ communityGridId }) => communityGridId !== null && gridIds.has(communityGridId))
}

type Settings = Pick<HotspotAnswer, 'method' | 'rate' | 'seed' | 'permutations'>

async function resultsOf(inputs: Inputs, grids: readonly AnalysedGrid[], settings: Settings): Promise<StoredGrid[]> {
  const { values, neighbours } = inputs
  const isGiStar = settings.method === 'gi-star'
  const moran = localMoran(values, neighbours)
  const scores = isGiStar ? giStar(values, neighbours) : moran.statistics
  const pValueOf = (isGiStar ? openGiStarTest : openLocalMoranTest)(values, neighbours, settings)
  const pValues = new Float64Array(grids.length)
  const breath = openBreath()
  for (let at = 0; at < grids.length; at++) {
    pValues[at] = pValueOf(at)
    if (breath.isDue()) await breath.take()
  }
  const adjusted = adjustedPValues(pValues)
  return grids.map((grid, at) => {
    const found = { score: scores[at] ?? 0, p: pValues[at] ?? 1, adjustedP: adjusted[at] ?? 1 }
    const around = neighboursOf(neighbours, at)
    const verdict = { isIsland: around.length === 0, adjustedP: found.adjustedP, rate: settings.rate }
    const kind = isGiStar ? giStarKind(found.score, verdict) : moranKind(moran.quadrants[at] ?? 'low-low', verdict)
    return {
      ...gridOf(inputs, grid, { at, found, kind }),
      communityGridId: grid.communityGridId,
      neighbourIds: Array.from(around, (j) => grids[j]?.id ?? 0),
      value: values[at] ?? 0,
    }
  })
}

function digestOf(settings: object, { incidents, exposures, neighbours }: Inputs): string {
  const hash = createHash('sha256').update(JSON.stringify(settings))
  for (const part of [incidents, exposures, neighbours.starts, neighbours.ids])
    hash.update(Buffer.from(part.buffer, part.byteOffset, part.byteLength))
  return hash.digest('hex')
}

export type EmergingQuestion = IncidentFilter &
  Pick<EmergingAnswer, 'coverage' | 'rate' | 'bucket'> & { bins: number; newestAt: Date }

const dayMs = 86_400_000
const longestBinDays = { week: 7, month: 31 }

/** Hot spots over the last complete bins before the filter's end or the newest report. */
export async function analyseEmerging(
  { columns, city }: Sources,
  question: EmergingQuestion,
  audience: Audience,
): Promise<EmergingAnswer> {
  const { coverage, rate, bucket, bins, newestAt, ...filter } = question
  const ground = await city.groundOf(coverage)
  const grids = seenGrids(ground.grids, audience)
  const placeOf = new Map(grids.map(({ id }, place) => [id, place]))
  const until = Math.min(newestAt.getTime(), filter.to === undefined ? Infinity : Date.parse(filter.to))
  const from = new Date(until - (bins + 2) * longestBinDays[bucket] * dayMs).toISOString()
  const window = { ...filter, from, to: new Date(until + 1000).toISOString() }
  const cube = await columns.countCube(window, { by: coverage, bucket }, audience)
  const last = lastBins(cube, placeOf, { bins, untilSeconds: until / 1000 })
  const neighbours = neighboursAmong(grids, ground, { weights: 'borders', bandMeters: 0 })
  const breath = openBreath()
  await breath.take()
  const found = emergingPlaces(
    { places: grids.length, bins: last.starts.length, values: last.values },
    neighbours,
    rate,
  )
  const marked = grids.flatMap((grid, at) => emergingGridOf(grid, found[at], valuesAt(last, at)))
  return {
    bucket,
    starts: last.starts.map(isoOf),
    end: last.end === null ? null : isoOf(last.end),
    rate,
    coverage,
    counts: { grids: grids.length, islands: islandsOf(neighbours).length, marked: marked.length },
    grids: marked.sort((a, b) => a.adjustedP - b.adjustedP || b.score - a.score || a.gridId - b.gridId),
    provenance: provenanceOf(cube.dataVersion),
  }
}

function valuesAt({ starts, values }: { starts: number[]; values: Uint32Array }, at: number): number[] {
  return [...values.subarray(at * starts.length, (at + 1) * starts.length)]
}

function emergingGridOf(
  grid: AnalysedGrid,
  found: ReturnType<typeof emergingPlaces>[number] | undefined,
  incidents: number[],
): EmergingGrid[] {
  if (found === undefined || found.kind === 'none') return []
  return [
    {
      gridId: grid.id,
      code: grid.code,
      name: grid.name,
      position: [grid.longitude, grid.latitude],
      kind: found.kind,
      incidents,
      hot: found.hot,
      score: found.scores.at(-1) ?? 0,
      trend: found.trend.s,
      trendP: found.trend.p,
      adjustedP: found.leastAdjustedP,
    },
  ]
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

function provenanceOf(dataVersion: number): HotspotAnswer['provenance'] {
  return {
    source: 'incidents counted by grid; neighbours from the borders of published grids; households and ground by grid',
    dataVersion,
    computedAt: new Date().toISOString(),
  }
}
