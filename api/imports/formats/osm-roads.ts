/**
 * What of an OpenStreetMap way is a road of ours. Words and defaults as the OpenStreetMap wiki documents them for
 * the keys highway, oneway, junction and maxspeed.
 */
const travelled = new Set([
  'motorway',
  'trunk',
  'primary',
  'secondary',
  'tertiary',
  'unclassified',
  'residential',
  'living_street',
  'service',
  'road',
  'pedestrian',
  'footway',
  'cycleway',
  'path',
  'steps',
  'track',
  'bridleway',
])

type Tags = Readonly<Record<string, string>>

/** Squares are drawn as areas: one walks across them, not around. */
export function isRoad(tags: Tags): boolean {
  return travelled.has(classOf(tags)) && tags.area !== 'yes'
}

/** Ramps belong to the road they lead to. */
function classOf({ highway = '' }: Tags): string {
  return highway.replace(/_link$/, '')
}

export const roadColumns = ['id', 'name', 'highway', 'direction', 'maxspeed'] as const
type RoadValues = Record<(typeof roadColumns)[number], string | number | null>

export function roadValues({ id, tags }: { id: string; tags: Tags }): RoadValues {
  return {
    id,
    name: tags.name ?? tags.ref ?? null,
    highway: classOf(tags),
    direction: directionOf(tags),
    maxspeed: speedOf(tags.maxspeed),
  }
}

function directionOf(tags: Tags): string {
  const { oneway, junction, highway } = tags
  if (oneway === '-1' || oneway === 'reverse') return 'backward'
  if (oneway === 'yes' || oneway === 'true' || oneway === '1') return 'forward'
  if (oneway !== undefined) return 'both'
  return junction === 'roundabout' || junction === 'circular' || highway === 'motorway' ? 'forward' : 'both'
}

const kilometersAMile = 1.609344

/** In km/h; words such as `none` or a country's default name no number. */
function speedOf(maxspeed: string | undefined): number | null {
  const found = /^(\d+(?:\.\d+)?)\s*(mph|km\/h|kmh)?$/.exec(maxspeed?.trim() ?? '')
  if (!found) return null
  const speed = Number(found[1]) * (found[2] === 'mph' ? kilometersAMile : 1)
  return speed >= 1 && speed <= 150 ? Math.round(speed * 10) / 10 : null
}
