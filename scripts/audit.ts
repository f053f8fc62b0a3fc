import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { configOrRefuse, openDatabase } from './support/open-database.ts'
import { refuse, say } from './support/say.ts'

const help = `npm run audit -- verify [--anchors FILE] [--json]
  Proves the audit log: every hash, every number, and every end of the chain that the service noted outside the
  database (default .data/audit-anchors-CITY.txt). Names the first link that does not hold and exits with 1.`

/** An end of the chain as it was noted outside the database. */
type Anchor = { at: number; seq: number; hash: string }

const leastKeptMs = 180 * 86_400_000
export type AuditProof = {
  isWhole: boolean
  entries: number
  lastSeq: number
  lastHash: string
  anchors: number
  broken: { seq: number; fault: string } | null
}

function readAnchors(file: string): Anchor[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter((parts) => parts.length === 3)
    .map(([at = '', seq = '', hash = '']) => ({ at: Date.parse(at), seq: Number(seq), hash }))
}

async function verify(client: pg.Client, anchors: Anchor[]): Promise<AuditProof> {
  // One state of the log: entries written while it is read would look like links too many.
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  const ends = await client.query<{ entries: number; firstSeq: number; lastSeq: number; lastHash: string }>(
    `SELECT (SELECT count(*) FROM audit_log)::int AS entries, first_seq::int AS "firstSeq", last_seq::int AS "lastSeq",
            encode(last_hash, 'hex') AS "lastHash" FROM audit_chain`,
  )
  const links = await client.query<{ seq: number; fault: string }>('SELECT seq::int, fault FROM first_broken_link()')
  const end = ends.rows[0] ?? { entries: 0, firstSeq: 0, lastSeq: 0, lastHash: '' }
  const broken = links.rows[0] ?? (await firstBrokenAnchor(client, anchors, end))
  await client.query('COMMIT')
  const { entries, lastSeq, lastHash } = end
  return { isWhole: !broken, entries, lastSeq, lastHash, anchors: anchors.length, broken: broken ?? null }
}

type End = { firstSeq: number; lastSeq: number }

async function firstBrokenAnchor(client: pg.Client, anchors: Anchor[], { firstSeq, lastSeq }: End) {
  const { rows } = await client.query<{ seq: number; hash: string }>(
    `SELECT seq::int, encode(hash, 'hex') AS hash FROM audit_log WHERE seq = ANY ($1)`,
    [anchors.map(({ seq }) => seq)],
  )
  const hashes = new Map(rows.map(({ seq, hash }) => [seq, hash]))
  for (const anchor of anchors) {
    const fault = anchorFault(anchor, { firstSeq, lastSeq }, hashes.get(anchor.seq))
    if (fault !== undefined) return { seq: anchor.seq, fault }
  }
  return undefined
}

/** What an end noted outside says against the log; entries that have expired by right are older than 180 days. */
function anchorFault(
  { at, seq, hash }: Anchor,
  { firstSeq, lastSeq }: End,
  stored: string | undefined,
): string | undefined {
  if (seq > lastSeq) return 'the log ends before an end that was noted outside the database'
  if (seq > firstSeq) return stored === hash ? undefined : 'it differs from what was noted outside the database'
  return Date.now() - at < leastKeptMs ? 'it is gone, and was noted outside less than 180 days ago' : undefined
}

function tell(proof: AuditProof): void {
  const { isWhole, entries, lastSeq, lastHash, anchors, broken } = proof
  if (broken) say(`BROKEN at entry ${broken.seq}: ${broken.fault}.`)
  if (isWhole) say(`Whole: ${entries} entries, ${anchors} ends noted outside agree.`)
  if (anchors === 0)
    say('No end was noted outside the database, so a log that was built anew as a whole would not be seen.')
  say(`The last entry is ${lastSeq}, hash ${lastHash}. Note it outside, to compare with later.`)
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      anchors: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || positionals[0] !== 'verify') {
    say(help)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const config = configOrRefuse()
  const database = await openDatabase(config)
  const client = new pg.Client({ connectionString: database.url })
  try {
    await client.connect()
    const anchors = readAnchors(values.anchors ?? `${config.dataFolder}/audit-anchors-${config.city}.txt`)
    const proof = await verify(client, anchors)
    if (values.json) process.stdout.write(`${JSON.stringify(proof)}\n`)
    else tell(proof)
    process.exitCode = proof.isWhole ? 0 : 1
  } finally {
    await client.end().catch(() => undefined)
    await database.close()
  }
}

await main().catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)))
