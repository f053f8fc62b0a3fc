import type { PlanStep } from '#geo/planning/history'

/** Steps the service has not confirmed yet, kept on this device: a lost network or a closed page loses none. */
const storeName = 'steps'

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('wangge-plans', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(storeName)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(new Error('The device keeps no drafts.', { cause: request.error }))
  })
}

async function inStore<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open()
  try {
    return await new Promise<T>((resolve, reject) => {
      const request = work(database.transaction(storeName, mode).objectStore(storeName))
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(new Error('A draft could not be kept.', { cause: request.error }))
    })
  } finally {
    database.close()
  }
}

export async function readUnsent(planId: number): Promise<PlanStep[]> {
  const kept = await inStore<unknown>('readonly', (store) => store.get(planId) as IDBRequest<unknown>)
  return Array.isArray(kept) ? (kept as PlanStep[]) : []
}

export async function keepUnsent(planId: number, steps: readonly PlanStep[]): Promise<void> {
  if (steps.length === 0) await inStore('readwrite', (store) => store.delete(planId))
  else await inStore('readwrite', (store) => store.put([...steps], planId))
}
