import { useState } from 'react'
import type { Position } from '#geo/geojson'
import type { Pick } from '../map/map-handle.ts'
import { pointedGrid } from './page-parts.ts'

export type Hover = { pick: Pick; pixel: [number, number] }
export type Marks = ReturnType<typeof useMarks>

const noPositions: Position[] = []

/** What is pointed at, found or about to be imported. It passes with the moment, so no address carries it. */
export function useMarks() {
  const [hover, setHover] = useState<Hover>()
  const [pointedInTable, setPointedInTable] = useState<number>()
  const [importPositions, setImportPositions] = useState(noPositions)
  const [spot, setSpot] = useState<Position>()
  return {
    hover,
    setHover,
    setPointedInTable,
    importPositions,
    setImportPositions,
    spot,
    setSpot,
    pointedGridId: pointedInTable ?? pointedGrid(hover?.pick),
  }
}
