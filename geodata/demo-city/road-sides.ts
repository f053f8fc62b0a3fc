import type { Side, StreetKind } from './face-graph.ts'

export interface RoadSide {
  readonly a: number
  readonly b: number
  readonly side: Side
}

export type SidesByVertex = ReadonlyMap<number, readonly RoadSide[]>

export const otherEnd = (side: RoadSide, vertex: number): number => (side.a === vertex ? side.b : side.a)

export interface Road {
  readonly name: string
  readonly kind: Exclude<StreetKind, 'none'>
  /** Numbers of the network's nodes. */
  readonly from: number
  readonly to: number
  readonly vertices: readonly number[]
  readonly speedKmh: number
  direction: 'both' | 'forward'
}
