import type { ExportManifest } from '#geo/export-words'
import type { Written } from './write-export.ts'

/** Made only of what was written to its end. */
export function manifestOf(
  id: number,
  { label, layers, rows, bytes, sha256, fileName, mediaType, notes }: Written,
): ExportManifest {
  const suppressedCells = layers.reduce(
    (sum, { placesOfGrid, placesWithheld }) => sum + placesOfGrid + placesWithheld,
    0,
  )
  return {
    ...label,
    delivered: { layers, rows, bytes, sha256, fileName, mediaType, isComplete: true, suppressedCells, notes },
    repeat: `/exports/${id}/repeat`,
  }
}
