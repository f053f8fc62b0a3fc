import { useState } from 'react'
import type { Position } from '#geo/geojson'
import type { Pick } from '../map/map-handle.ts'
import { pointedGrid } from './page-parts.ts'

/** Column and row of the lattice that is drawn. */
type CellPlace = readonly [column: number, row: number]
export type Hover = { pick: Pick; pixel: [number, number]; cell?: CellPlace }
export type Marks = ReturnType<typeof useMarks>

const noPositions: Position[] = []

/** What is pointed at, found or about to be imported. It passes with the moment, so no address carries it. */
export function useMarks() {
  const [hover, setHover] = useState<Hover>()
  const [pointedInTable, setPointedInTable] = useState<number>()
  const [cellInTable, setCellInTable] = useState<CellPlace>()
  const [importPositions, setImportPositions] = useState(noPositions)
  const [spot, setSpot] = useState<Position>()
  return {
    hover,
    setHover,
    setPointedInTable,
    setCellInTable,
    pointedCell: cellInTable ?? hover?.cell,
    importPositions,
    setImportPositions,
    spot,
    setSpot,
    pointedGridId: pointedInTable ?? pointedGrid(hover?.pick),
  }
}
