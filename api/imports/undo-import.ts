import type { Pool } from 'pg'
import { Problem } from '../http/problem.ts'
import { importTransaction } from './import-transaction.ts'
import type { ImportRow } from './imports.queries.ts'
import {
  findDependents,
  finishImport,
  forgetReplaced,
  getImport,
  removeMadeClasses,
  removeMadeNodes,
  restoreKeys,
  restoreOriginals,
} from './imports.queries.ts'
import { removeInserted, restoreReplaced } from './staging.queries.ts'

/**
 * Takes a stored import back: what it inserted goes, what it overwrote comes back as it was. Refuses with the
 * reason when something else stands on it by now.
 */
export async function undoImport(pool: Pool, importId: number): Promise<ImportRow> {
  const [row] = await getImport(pool, { id: importId })
  if (!row) throw new Problem('not-found', `There is no import ${importId}. See the list of imports.`)
  if (row.state !== 'stored')
    throw new Problem('import-state', `Import ${importId} is ${row.state}; only a stored import can be undone.`)
  const dependents = await findDependents(pool, { id: importId })
  if (dependents.length > 0)
    throw new Problem(
      'import-state',
      `Import ${importId} cannot be undone. ${dependents.map(({ reason }) => reason).join(' ')}`,
    )
  const signal = new AbortController().signal
  return importTransaction({ pool, importId, timezone: 'UTC', signal }, async (client) => {
    const { noun } = row
    await removeInserted(client, noun, importId)
    await restoreReplaced(client, noun, importId)
    if (noun === 'incidents') await restoreOriginals(client, { id: importId })
    if (noun === 'roads') await removeMadeNodes(client, { id: importId })
    if (noun === 'incidents') await removeMadeClasses(client, { id: importId })
    await restoreKeys(client, { id: importId })
    await forgetReplaced(client, { id: importId })
    const [undone] = await finishImport(client, {
      id: importId,
      state: 'undone',
      progress: JSON.stringify({}),
      manifest: row.manifest === null ? null : JSON.stringify(row.manifest),
    })
    if (!undone) throw new Error(`import ${importId} vanished while it was undone`)
    return { keep: true, value: undone }
  })
}
