import { z } from 'zod'

/** Longitude, latitude in degrees, WGS 84. */
export const Position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
export type Position = z.infer<typeof Position>

const Ring = z.array(Position).min(4).max(100_000)
export const Polygon = z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring).min(1) })
export const MultiPolygon = z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring).min(1)) })
export const Boundary = z.union([Polygon, MultiPolygon])
export type Boundary = z.infer<typeof Boundary>
