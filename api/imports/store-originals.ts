import { originalContext } from '#geo/sealed-values'
import type { StoreContext } from './store-context.ts'
import { stagedContext } from './seal-words.ts'
import { listSealedWords, storeOriginals } from './staging.queries.ts'

const rowsAtOnce = 2000

/**
 * The words that were masked follow their rows, sealed anew for the incident they now belong to: the id was not known
 * when the row was read.
 */
export async function sealOriginals({ db, sealer }: StoreContext): Promise<void> {
  let rows = await listSealedWords(db, { after: 0, limit: rowsAtOnce })
  while (rows.length > 0) {
    const originals = rows.map(({ row, id, gridId, sealed, kinds }) => {
      const words = sealer.unseal(sealed, stagedContext(row))
      return { id, gridId, kinds, sealed: sealer.seal(words, originalContext(id)).toString('hex') }
    })
    await storeOriginals(db, { originals: JSON.stringify(originals) })
    rows = await listSealedWords(db, { after: rows.at(-1)?.row ?? 0, limit: rowsAtOnce })
  }
}
