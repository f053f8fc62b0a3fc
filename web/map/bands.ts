/**
 * Bottom to top. A layer names its band and nothing else; within a band the order of the scene holds.
 * `surface` lies under buildings so that a choropleth reads as ground, `heat` over them, and all words lie over both.
 */
export const bands = [
  'background',
  'ground',
  'surface',
  'roads',
  'buildings',
  'heat',
  'boundaries',
  'selection',
  'points',
  'labels',
  'draft',
] as const
export type Band = (typeof bands)[number]
