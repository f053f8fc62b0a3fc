import type { ChangePrices, ScenarioAnswer, ScenarioChange, ScenarioTerms } from '#geo/scenario-words'
import { costOf } from '#geo/scenario-words'
import type { Database } from '../db/transaction.ts'
import { judgePlaces, judgeResources, listPriceRows } from './scenarios.queries.ts'
import { groundFaults, noPrices, positionsOf, renumber, resourceIdsOf } from './scenarios.rules.ts'

/** The engine of reach, as far as scenarios ask it. */
export type AskWhatIf = (
  question: { terms: ScenarioTerms; changes: readonly ScenarioChange[]; detail: 'changed' | 'all' },
  gridIds: ReadonlySet<number> | null,
) => Promise<ScenarioAnswer>

export type Wish = { terms: ScenarioTerms; changes: readonly ScenarioChange[] }
export type Reckoned = ScenarioAnswer & { prices: ChangePrices; costYuan: number }

/** The figures of a wish. What the ground refuses is left out before the engine is asked, and told beside its faults. */
export async function reckon(
  db: Database,
  askWhatIf: AskWhatIf,
  { terms, changes, detail }: Wish & { detail: 'changed' | 'all' },
  gridIds: ReadonlySet<number> | null,
): Promise<Reckoned> {
  const refused = await judge(db, changes)
  const { asked, numberOf } = renumber(changes, refused)
  const answer = await askWhatIf({ terms, changes: asked, detail }, gridIds)
  const faults = [...refused, ...answer.faults.map(({ change, fault }) => ({ change: numberOf(change), fault }))]
  const prices = await pricesOf(db, terms)
  return { ...answer, faults: faults.sort((a, b) => a.change - b.change), prices, costYuan: costOf(changes, prices) }
}

async function judge(db: Database, changes: readonly ScenarioChange[]) {
  const positions = positionsOf(changes).map(({ position }) => position)
  const ids = resourceIdsOf(changes)
  const places =
    positions.length === 0
      ? []
      : await judgePlaces(db, {
          longitudes: positions.map(([longitude]) => longitude),
          latitudes: positions.map(([, latitude]) => latitude),
        })
  const resources = ids.length === 0 ? [] : await judgeResources(db, { ids })
  return groundFaults(changes, places, {
    known: new Set(resources.map(({ id }) => id)),
    mine: new Set(resources.flatMap(({ id, isMine }) => (isMine ? [id] : []))),
  })
}

async function pricesOf(db: Database, { kind }: ScenarioTerms): Promise<ChangePrices> {
  const [row] = await listPriceRows(db, { kind })
  if (!row) return noPrices
  const { add, move, close, shift } = row
  return { add, move, close, shift }
}
