import { z } from 'zod'

/** west, south, east, north in degrees, WGS 84. */
export type Bbox = [west: number, south: number, east: number, north: number]

/** Reads "west,south,east,north" and refuses boxes that are inside out or cross the antimeridian. */
export const BboxParameter = z
  .string()
  .transform((text) => text.split(',').map(Number))
  .pipe(z.tuple([z.number(), z.number(), z.number(), z.number()]))
  .refine(([west, south, east, north]) => west >= -180 && east <= 180 && south >= -90 && north <= 90, {
    message: 'A box is west,south,east,north in degrees of longitude and latitude.',
  })
  .refine(([west, south, east, north]) => west < east && south < north, {
    message: 'West must lie below east and south below north. Boxes across the antimeridian are asked in two halves.',
  })

export function bboxesTouch(a: Bbox, b: Bbox): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

export function formatBbox(bbox: Bbox): string {
  return bbox.map((degrees) => Number(degrees.toFixed(6))).join(',')
}
