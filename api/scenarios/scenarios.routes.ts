import { causesBetween } from '#geo/scenario-words'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { AskWhatIf, Reckoned, Wish } from './reckon.ts'
import { reckon } from './reckon.ts'
import type { Scenario, ScenarioSummary } from './scenarios.contract.ts'
import {
  changeScenario,
  getScenario,
  listChangePrices,
  listScenarioGrids,
  listScenarios,
  makeScenario,
  removeScenario,
  setChangePrices,
  tryScenario,
} from './scenarios.contract.ts'
import type { ScenarioRow } from './scenarios.queries.ts'
import {
  deleteScenario,
  insertScenario,
  listOutlineRows,
  listPriceRows,
  listScenarioRows,
  setPriceRow,
  updateScenario,
} from './scenarios.queries.ts'

/** How a wish is reckoned for whoever `db` speaks for. */
type Reckon = (
  db: Database,
  wish: Parameters<typeof reckon>[2],
  gridIds: Parameters<typeof reckon>[3],
) => Promise<Reckoned>

/** `askWhatIf` reckons reach; who may be told of which ground is decided here and by the database. Returns how orders reckon. */
export function mountScenarios(kernel: Kernel, askWhatIf: AskWhatIf): Reckon {
  mountPrices(kernel)
  mount(kernel, listScenarioGrids, async ({ db }) => ({ grids: await listOutlineRows(db, {}) }))
  mount(kernel, tryScenario, ({ body, db, caller }) =>
    reckon(db, askWhatIf, { ...body, detail: 'changed' }, caller.gridIds),
  )
  mount(kernel, listScenarios, async ({ db }) => ({
    scenarios: (await listScenarioRows(db, { id: null, isWhole: false })).map(summaryOf),
  }))
  mount(kernel, getScenario, ({ params, db }) => told(db, askWhatIf, params.id))
  mountWriting(kernel, askWhatIf)
  return (db, wish, gridIds) => reckon(db, askWhatIf, wish, gridIds)
}

function mountWriting(kernel: Kernel, askWhatIf: AskWhatIf): void {
  mount(kernel, makeScenario, async ({ body, db, caller }) => {
    const reckoned = await reckon(db, askWhatIf, { ...body, detail: 'all' }, caller.gridIds)
    const [made] = await insertScenario(db, { ...contentOf(body, reckoned), actor: caller.name })
    if (!made) throw new Error('insert-scenario returned no row')
    const answer = await told(db, askWhatIf, made.id)
    await note(db, caller, { action: makeScenario.id, id: made.id, changes: body.changes.length })
    return answer
  })
  mount(kernel, changeScenario, async ({ params, body, db, caller }) => {
    const [seen] = await listScenarioRows(db, { id: params.id, isWhole: false })
    if (!seen) throw notThere(params.id)
    // About the ground it was made for, also when somebody changes it who sees more.
    const gridIds = seen.gridIds === null ? null : new Set(seen.gridIds)
    const reckoned = await reckon(db, askWhatIf, { ...body, detail: 'all' }, gridIds)
    const { revision } = body
    const content = { ...contentOf(body, reckoned), actor: caller.name }
    const [changed] = await updateScenario(db, { id: params.id, revision, ...content })
    if (!changed) throw changedMeanwhile(seen)
    const answer = await told(db, askWhatIf, params.id)
    await note(db, caller, { action: changeScenario.id, id: params.id, changes: body.changes.length })
    return answer
  })
  mount(kernel, removeScenario, async ({ params, db, caller }) => {
    const [gone] = await deleteScenario(db, params)
    if (!gone) {
      const [seen] = await listScenarioRows(db, { id: params.id, isWhole: false })
      if (!seen) throw notThere(params.id)
      throw new Problem('not-allowed', `“${seen.name}” belongs to ${seen.ownerName}. Only its owner takes it away.`)
    }
    await note(db, caller, { action: removeScenario.id, id: gone.id, changes: 0 })
    return { id: gone.id }
  })
}

function mountPrices(kernel: Kernel): void {
  mount(kernel, listChangePrices, async ({ db }) => ({
    prices: (await listPriceRows(db, { kind: null })).map(priceOf),
  }))
  mount(kernel, setChangePrices, async ({ params, body, db, caller }) => {
    const [row] = await setPriceRow(db, { ...params, ...body })
    if (!row) throw new Error('set-prices returned no row')
    await addToAudit(db, caller, {
      kind: 'administration',
      action: setChangePrices.id,
      noun: 'scenarios',
      detail: { ...params, ...body },
    })
    return priceOf(row)
  })
}

function priceOf<R extends { changedAt: Date }>({ changedAt, ...row }: R) {
  return { ...row, changedAt: changedAt.toISOString() }
}

function contentOf({ terms, changes, name, note: words }: Wish & { name: string; note: string }, reckoned: Reckoned) {
  const { city, communities, grids, ledger, faults, resources, inputs, provenance, prices, costYuan } = reckoned
  const { source, dataVersion, computedAt } = provenance
  return {
    name,
    note: words,
    terms: JSON.stringify(terms),
    changes: JSON.stringify(changes),
    prices: JSON.stringify(prices),
    costYuan,
    figures: JSON.stringify({ city, communities, grids, ledger, faults, resources, source }),
    isMarked: ledger.marks.length > 0,
    dataVersion,
    computedAt,
    inputs: JSON.stringify(inputs),
    inputsDigest: inputs.digest,
  }
}

function summaryOf({ figures, gridIds, inputs: _, dataVersion, computedAt, ...row }: ScenarioRow): ScenarioSummary {
  const { city, ledger, faults, resources, source } = figures
  return {
    ...row,
    madeAt: row.madeAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    groundKey: gridIds === null ? 'city' : [...gridIds].sort((a, b) => a - b).join(),
    ...{ city, ledger, faults, resources },
    provenance: { source, dataVersion, computedAt: computedAt.toISOString() },
  }
}

/** With what has changed since: the parts of today's inputs that are others. */
async function told(db: Database, askWhatIf: AskWhatIf, id: number): Promise<Scenario> {
  const [row] = await listScenarioRows(db, { id, isWhole: true })
  if (!row?.inputs) throw notThere(id)
  const { communities = [], grids = [] } = row.figures
  const gridIds = row.gridIds === null ? null : new Set(row.gridIds)
  const now = await askWhatIf({ terms: row.terms, changes: [], detail: 'changed' }, gridIds)
  return {
    ...summaryOf(row),
    communities,
    grids,
    inputs: row.inputs,
    changedSince: causesBetween(row.inputs, now.inputs),
  }
}

function notThere(id: number): Problem {
  return new Problem('not-found', `There is no scenario ${id} that you may read. It may have been taken away.`)
}

function changedMeanwhile({ changedName, revision }: ScenarioRow): Problem {
  return new Problem(
    'state-does-not-allow',
    `${changedName} has changed this scenario meanwhile; it is at revision ${revision} now. Yours is not lost: keep it under another name, or load theirs.`,
  )
}

type Noted = { action: string; id: number; changes: number }

async function note(db: Database, caller: Caller, { action, id, changes }: Noted): Promise<void> {
  await addToAudit(db, caller, {
    kind: 'administration',
    action,
    noun: 'scenarios',
    recordIds: [id],
    detail: { changes },
  })
}
