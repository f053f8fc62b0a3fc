import { MapboxOverlay } from '@deck.gl/mapbox'
import type { Map as MaplibreMap } from 'maplibre-gl'
import { LatticeDeckLayer } from './lattice-deck-layer.ts'
import type { LatticeLayer } from './scene.ts'
import { anchorOf } from './scene-diff.ts'

export type Overlay = { show: (lattices: readonly LatticeLayer[]) => void }

/** deck.gl in the map's own WebGL context, so that names and boundaries lie over what it draws. */
export function openOverlay(map: MaplibreMap): Overlay {
  const overlay = new MapboxOverlay({ interleaved: true, layers: [] })
  map.addControl(overlay)
  return { show: (lattices) => overlay.setProps({ layers: lattices.map(deckLayer) }) }
}

function deckLayer(lattice: LatticeLayer): LatticeDeckLayer {
  const placed = {
    id: lattice.id,
    lattice,
    bounds: lattice.bbox,
    beforeId: anchorOf(lattice),
    parameters: { depthCompare: 'always', depthWriteEnabled: false },
  } as const
  return new LatticeDeckLayer(placed)
}
