import type { ImportOutcome } from '../../api/imports/run-import.ts'

export const importHelp = `npm run import -- <noun> <file> [options]: stores a file's rows in one transaction.
nouns: areas, area-codes, grids, buildings, households, incidents, resources, roads, road-nodes, ground
files: CSV (also .gz), GeoJSON, GeoJSON text sequence, TopoJSON, Shapefile zip, GeoPackage (also .gz), FlatGeobuf
  --profile NAME          a known data set (see: npm run import -- profiles)
  --map field=column,…    which column means what; lon, lat or wkt give the position
  --set field=value,…     one value for every row, e.g. kind=fire-station or coverage=community
  --frame FRAME           wgs84, cgcs2000, gcj02, bd09 or EPSG:n; files that declare theirs need none
  --timezone TZ           of times without an offset (the city's)
  --date-format mdy|dmy   what stands first in 03/04/2015
  --layer NAME            of a file with several
  --key COLUMN            names a row, so that a second run changes nothing; COLUMN+COLUMN for two
  --strict                store nothing when any row is refused (exit code 1)
  --dry-run               do everything, store nothing
  --json                  the manifest as JSON
npm run import -- undo <id>     takes a whole import back
npm run import -- profiles      lists the known data sets
Exit codes: 0 done, 1 refused, 2 bad usage or a file that cannot be read.
The database is DATABASE_URL, or the private cluster.`

export const nothingStored = 'Nothing was stored: every row was refused, for the reasons above.'

/** Exit code 0 and a long table hide it that nothing came in. */
export function isAllRefused({ rowsRead, refused, stored, updated, unchanged }: ImportOutcome['manifest']): boolean {
  return rowsRead > 0 && refused >= rowsRead && stored + updated + unchanged === 0
}

const shownIssues = 20

/** The manifest as a person reads it. */
export function manifestLines({ importId, state, manifest }: ImportOutcome): string {
  const states = {
    stored: `Import ${importId}`,
    'dry-run': 'Dry run, nothing stored',
    failed: 'Refused, nothing stored',
  }
  const rows: [string, string | number][] = [
    ['file', `${manifest.file} (${(manifest.bytes / 1_048_576).toFixed(1)} MB, ${manifest.encoding})`],
    ['frame', manifest.frame],
    ['time zone', manifest.timezone],
    ['rows read', manifest.rowsRead],
    ['stored', manifest.stored],
    ['updated', manifest.updated],
    ['unchanged', manifest.unchanged],
    ['repaired', manifest.repaired],
    ['refused', manifest.refused],
    ['placeholders', manifest.placeholders],
    ...Object.entries(manifest.repairs).map(([reason, count]): [string, number] => [`  repaired: ${reason}`, count]),
    ...Object.entries(manifest.refusals).map(([reason, count]): [string, number] => [`  refused: ${reason}`, count]),
    ...Object.entries(manifest.warnings).map(([reason, count]): [string, number] => [`  warning: ${reason}`, count]),
    ['seconds', manifest.seconds.toFixed(1)],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const table = rows.map(
    ([name, value]) => `${name.padEnd(width)}  ${typeof value === 'number' ? value.toLocaleString('en') : value}`,
  )
  const title = `${states[state]}: ${manifest.noun}${manifest.profile === null ? '' : ` by ${manifest.profile}`}`
  const last = isAllRefused(manifest) ? [nothingStored] : []
  return [title, ...table, ...issueLines(manifest.issues), ...last].join('\n')
}

function issueLines(issues: ImportOutcome['manifest']['issues']): string[] {
  if (issues.length === 0) return []
  const shown = issues.slice(0, shownIssues).map(({ row, key, reason, detail }) => {
    const named = key === null ? '' : ` (${key})`
    return `  row ${row}${named}: ${reason}, ${detail}`
  })
  const more =
    issues.length > shownIssues ? [`  … and ${issues.length - shownIssues} more; --json lists up to 1,000`] : []
  return ['rows with something to say:', ...shown, ...more]
}
