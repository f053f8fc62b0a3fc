import type { TileLayer } from '#geo/tile-layers'
import type { Right } from '#geo/rights'
import type { Audience } from '../columns/audience.ts'
import { audienceOf } from '../columns/audience.ts'
import type { Caller } from '../http/caller.ts'
import { admit, sees } from '../http/caller.ts'

const rightOfLayer: Record<TileLayer, Right> = {
  'community-grids': 'grids:read',
  'unit-grids': 'grids:read',
  'grid-labels': 'grids:read',
  areas: 'map:read',
  roads: 'map:read',
  ground: 'map:read',
  buildings: 'buildings:read',
  resources: 'resources:read',
  incidents: 'incidents:read',
}

/** Incidents are drawn as points for who may read them, and as published counts by grid for who sees only those. */
export function rightFor(layer: TileLayer, caller: Caller): Right {
  const right = rightOfLayer[layer]
  return layer === 'incidents' && isShownCounts(caller) ? 'heat:read' : right
}

function isShownCounts(caller: Caller): boolean {
  const isPublished = sees(caller, 'heat:read', 'published') || sees(caller, 'heat:read', 'published-without-sensitive')
  return isPublished && !sees(caller, 'incidents:read', 'position')
}

/** Throws a Problem. Undefined where the tile is the same for everybody who may see it. */
export function admitToLayer(layer: TileLayer, caller: Caller): Audience | undefined {
  admit(caller, rightFor(layer, caller))
  return layer === 'incidents' ? audienceOf(caller) : undefined
}
