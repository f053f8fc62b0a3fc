import { z } from 'zod'

/** The frame a file's coordinates are declared in. EPSG:n names any system proj4 can be given. */
export const CoordinateFrame = z.union([
  z.enum(['wgs84', 'cgcs2000', 'gcj02', 'bd09']),
  z.templateLiteral(['EPSG:', z.number()]),
])
export type CoordinateFrame = z.infer<typeof CoordinateFrame>
