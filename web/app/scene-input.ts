import type { Bbox } from '#geo/bbox'
import type { Boundary, Position } from '#geo/geojson'
import type { ResourceKind } from '#geo/resource-kind'
import type { IncidentClass } from '#contract/catalogues'
import type { TileLayer } from '#geo/tile-layers'
import type { ReacherMark, ReachMap } from '../coverage/coverage.layers.ts'
import type { PlacementMap } from '../coverage/placement.layers.ts'
import type { CellPicture, DensityPicture } from '../heat/heat.layers.ts'
import type { HotspotMap } from '../hotspots/hotspots.layers.ts'
import type { PlanPicture } from '../plans/plans.layers.ts'
import type { SilenceGrids } from '../silence/silence.layers.ts'
import type { NearMark } from '../stock/stock.layers.ts'
import type { View } from './view.ts'

export type SceneInput = {
  view: View
  tileSources: readonly { layer: TileLayer; tiles: string[]; minzoom: number; maxzoom: number; bounds?: Bbox }[]
  classes: readonly IncidentClass[]
  density: DensityPicture | undefined
  cells: CellPicture | undefined
  heatGrids:
    { values: ReadonlyMap<number, number>; breaks: readonly number[]; smallBase: readonly number[] } | undefined
  reach: ReachMap | undefined
  /** Who gets to the place that is asked about. */
  reachers?: readonly ReacherMark[] | undefined
  /** While its panel is open it stands in place of heat and coverage. */
  hotspots: HotspotMap | undefined
  silenceGrids?: SilenceGrids | undefined
  placement?: PlacementMap | undefined
  forecastGrids?:
    { values: ReadonlyMap<number, number>; breaks: readonly number[]; untold: readonly number[] } | undefined
  comparison?:
    | {
        changes: ReadonlyMap<number, number>
        fewer: readonly number[]
        a: ReadonlyMap<number, number>
        b: ReadonlyMap<number, number>
        breaks: readonly number[]
      }
    | undefined
  reporting?: { values: ReadonlyMap<number, number>; breaks: readonly number[] } | undefined
  /** Minutes longer than today, by grid, of the scenario being worked on. */
  scenario?: { values: ReadonlyMap<number, number>; kind: ResourceKind } | undefined
  /** Of a comparison looked at by swiping: this map shows that side. */
  side?: 'a' | 'b'
  /** A plan in the hand lies over all else, and alone answers to the pointer. */
  plan?: PlanPicture | undefined
  selected: Boundary | undefined
  /** A grid under the pointer, on the map or in a table. */
  pointedGridId: number | undefined
  spot: Position | undefined
  /** Stock that is sent for, while its panel asks. */
  stockMarks?: readonly NearMark[] | undefined
  importPositions: readonly Position[]
}
