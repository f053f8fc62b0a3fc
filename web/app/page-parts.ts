import { useCallback, useEffect, useRef, useState } from 'react'
import type { Found } from '#contract/search'
import type { Bbox } from '#geo/bbox'
import type { Position } from '#geo/geojson'
import type { MapHandle, Padding, Pick, Place } from '../map/map-handle.ts'
import type { LayerKey, Selection, View } from './view.ts'

/** Room the panels take, in pixels, so that what is looked at stands in the open part of the map. */
export function paddingFor({ panel, selection, hasTimeline }: View): Padding {
  const isNarrow = innerWidth < 1100
  // Beyond this width only walls are looked at, whose bar is enlarged (styles/wall.css).
  const isWall = innerWidth >= 2800
  return {
    top: isWall ? 160 : 84,
    left: panel === null || isNarrow ? 96 : 480,
    right: selection === null || isNarrow ? 60 : 400,
    bottom: hasTimeline ? 190 : 60,
  }
}

export function startPlace(view: View, bbox: Bbox): Place {
  const { camera } = view
  if (camera) return { position: [camera.longitude, camera.latitude], zoom: camera.zoom }
  return { bbox, padding: paddingFor(view) }
}

/** What a click or a search result selects; null for things without a card. */
export function selectionOf(name: string, id: number | null): Selection | null {
  if (id === null || Number.isNaN(id)) return null
  if (name === 'grid' || name === 'community-grids-face') return { noun: 'grid', id }
  if (name === 'building' || name === 'buildings') return { noun: 'building', id }
  if (name === 'incident' || name === 'incidents') return { noun: 'incident', id }
  return null
}

export function pointedGrid(pick: Pick | undefined): number | undefined {
  return pick?.layer === 'community-grids-face' ? pick.id : undefined
}

/** Zooms at which each kind of find fills the screen well. */
const foundZooms: Record<Found['type'], number> = {
  coordinate: 16.5,
  grid: 15.5,
  area: 14,
  building: 17.5,
  road: 15.5,
  resource: 16.5,
  ground: 15.5,
  incident: 17,
}

/** Ways to go somewhere that keep clear of the open panels. */
export function useTravel(handle: MapHandle | undefined, view: View) {
  const padding = paddingFor(view)
  const offset: [number, number] = [(padding.left - padding.right) / 2, (padding.top - padding.bottom) / 2]
  const toPosition = (position: Position, zoom: number) => handle?.go({ position, zoom, offset })
  const toPlace = (place: Bbox) => handle?.go({ bbox: place, padding })
  return {
    toPosition,
    toPlace,
    toFound: ({ bbox, position, type }: Found) => {
      if (bbox && bbox[0] < bbox[2]) toPlace(bbox)
      else toPosition(position, foundZooms[type])
    },
    toPositions: (positions: readonly Position[]) => {
      if (positions.length > 0) toPlace(boxAround(positions))
    },
  }
}

export function boxAround(positions: readonly Position[]): Bbox {
  const longitudes = positions.map(([longitude]) => longitude)
  const latitudes = positions.map(([, latitude]) => latitude)
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)]
}

/** The drawn layer that stands for a key of the panel when its features in view are counted. */
const countedLayers: Partial<Record<LayerKey, string>> = {
  incidents: 'incidents',
  resources: 'resources',
  'community-grids': 'community-grids-face',
  'unit-grids': 'unit-grids',
  buildings: 'buildings',
}
/** Counting asks the whole screen, so it waits until the map has rested. */
const countDelayMs = 600

export function useLayerCounts(handle: MapHandle | undefined, view: View) {
  const [counts, setCounts] = useState<Partial<Record<LayerKey, number>>>({})
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const isWanted = view.panel === 'layers'
  const recount = useCallback(() => {
    if (!handle || !isWanted) return
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const found = handle.countInView(Object.values(countedLayers))
      const next = Object.fromEntries(
        Object.entries(countedLayers).flatMap(([key, id]) => (found[id] === undefined ? [] : [[key, found[id]]])),
      )
      setCounts((known) => (JSON.stringify(known) === JSON.stringify(next) ? known : next))
    }, countDelayMs)
  }, [handle, isWanted])
  useEffect(
    function countAtFirst() {
      recount()
      return () => clearTimeout(timer.current)
    },
    [recount],
  )
  return { counts, recount }
}
