import { parseArgs } from 'node:util'
import { benchBrowser } from './bench/browser-bench.ts'
import { benchCoverage } from './bench/coverage-bench.ts'
import { benchExport } from './bench/export-bench.ts'
import { benchHeat } from './bench/heat-bench.ts'
import { benchImport } from './bench/import-bench.ts'
import { benchPlanner } from './bench/planner-bench.ts'
import { benchPlacements } from './bench/placements-bench.ts'
import { benchRights } from './bench/rights-bench.ts'
import { benchTiles } from './bench/tiles-bench.ts'
import { refuse, say } from './support/say.ts'

const help = `npm run bench -- tiles [--rounds 3]
npm run bench -- heat [--rows 10000000] [--clients 8] [--rounds 3] [--city FOLDER]
npm run bench -- import [--file FILE]
npm run bench -- export [--rows 1000000]
npm run bench -- rights [--rounds 3]
npm run bench -- browser [--rows 100000,1000000,10000000]
npm run bench -- placements [--seconds 60]
npm run bench -- planner [--rounds 3]
npm run bench -- coverage [--size city] [--rounds 3]

Each but placements and planner makes a throw-away database cluster. Each measures on loopback, and prints one line of JSON on stdout; what a person
reads goes to stderr. tiles reads the bench data in BENCH_DIR (default ../shared/bench); import reads Boston's
complaints from REAL_DATA_DIR (default ../shared/data). export runs beside ogr2ogr (apt-get install gdal-bin). coverage runs beside pgRouting
(apt-get install postgresql-15-pgrouting), on the invented city or, smaller, town. heat invents a metropolis, which takes four minutes and 10 GB;
with --city (or WANGGE_BENCH_KEEP) it is kept in that folder, and used again if it is there.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    rows: { type: 'string' },
    clients: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '60' },
    city: { type: 'string' },
    file: { type: 'string' },
    size: { type: 'string', default: 'city' },
    help: { type: 'boolean', default: false },
  },
})

function wholeNumber(name: string, text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) refuse(`--${name} must be a whole number above 0.`)
  return number
}

const benches: Record<string, () => Promise<object>> = {
  tiles: () => benchTiles({ rounds: wholeNumber('rounds', values.rounds) }),
  heat: () =>
    benchHeat({
      rows: wholeNumber('rows', values.rows ?? '10000000'),
      clients: wholeNumber('clients', values.clients),
      rounds: wholeNumber('rounds', values.rounds),
      folder: values.city ?? process.env.WANGGE_BENCH_KEEP,
    }),
  import: () => benchImport({ file: values.file }),
  export: () => benchExport({ rows: wholeNumber('rows', values.rows ?? '1000000') }),
  browser: () =>
    benchBrowser({
      sizes: (values.rows ?? '100000,1000000,10000000').split(',').map((text) => wholeNumber('rows', text)),
    }),
  planner: () => Promise.resolve(benchPlanner({ rounds: wholeNumber('rounds', values.rounds) })),
  placements: () => benchPlacements({ seconds: wholeNumber('seconds', values.seconds) }),
  coverage: () => {
    if (values.size !== 'city' && values.size !== 'town') refuse('--size must be city or town.')
    return benchCoverage({ size: values.size, rounds: wholeNumber('rounds', values.rounds) })
  },
  rights: () => benchRights({ rounds: wholeNumber('rounds', values.rounds) }),
}

if (values.help) {
  say(help)
} else {
  const bench = benches[positionals[0] ?? '']
  if (!bench) refuse(help)
  process.stdout.write(`${JSON.stringify(await bench())}\n`)
}
