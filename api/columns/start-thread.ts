import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'

const require = createRequire(import.meta.url)

/**
 * Runs a TypeScript file as a thread. Node 20 cannot load TypeScript by itself, and what the main thread was told to
 * load it with does not reach its threads: so a line of JavaScript sets it up first.
 */
export function startThread(file: URL, workerData: object, ports: readonly MessagePort[]): Worker {
  // What require finds is the same module for the other kind of import.
  const loader = pathToFileURL(require.resolve('tsx/esm/api').replace(/\.cjs$/, '.mjs')).href
  const first = `import { register } from '${loader}'; register(); await import('${file.href}')`
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(first)}`), {
    workerData,
    transferList: [...ports],
    // Nothing of the main thread's own arguments concerns a thread.
    execArgv: [],
  })
}
