import type { Worker } from 'node:worker_threads'
import type { FromReader, QuestionKind, Questions, Seeing, ToReader } from './thread-messages.ts'

/** Whoever asks with narrow questions goes before whoever asks for the whole city, up to a point. */
export type AskThreads = {
  ask: <K extends QuestionKind>(
    kind: K,
    asked: Questions[K]['asked'],
    seeing: Seeing,
  ) => Promise<Questions[K]['answer']>
  /** Questions that wait or are being answered. */
  open: () => number
  close: () => Promise<void>
}

type Waiting = {
  question: ToReader
  cost: string
  dueMs: number
  resolve: (answer: unknown) => void
  reject: (error: Error) => void
}

type Reader = { thread: Worker; busyWith: (Waiting & { begunMs: number }) | null }

/**
 * Deals questions to threads, one each at a time. Each is due when it would be done several times over, by what its
 * like took before: so short ones pass long ones, and no long one waits for ever. A thread that ends is replaced.
 */
export function askThreads(count: number, start: () => Worker, onEnd: (wasAnswering: boolean) => void): AskThreads {
  const dealer: Dealer = { start, onEnd, waiting: [], usualMs: new Map(), readers: [], isClosed: false, lastNumber: 0 }
  while (dealer.readers.length < count) dealer.readers.push(openReader(dealer))
  return {
    ask: <K extends QuestionKind>(kind: K, asked: Questions[K]['asked'], seeing: Seeing) =>
      new Promise<Questions[K]['answer']>((resolve, reject) => {
        const cost = costOf(kind, asked)
        const dueMs = performance.now() + patience * (dealer.usualMs.get(cost) ?? 0)
        const question = { number: ++dealer.lastNumber, kind, asked, seeing } as ToReader
        dealer.waiting.push({ question, cost, dueMs, resolve: resolve as (answer: unknown) => void, reject })
        deal(dealer)
      }),
    open: () => dealer.waiting.length + dealer.readers.filter(({ busyWith }) => busyWith).length,
    close: () => closeReaders(dealer),
  }
}

type Dealer = {
  start: () => Worker
  onEnd: (wasAnswering: boolean) => void
  waiting: Waiting[]
  usualMs: Map<string, number>
  readers: Reader[]
  isClosed: boolean
  lastNumber: number
}

function deal({ readers, waiting }: Dealer): void {
  for (const reader of readers) {
    if (reader.busyWith || waiting.length === 0) continue
    const next = waiting.reduce((soonest, one) => (one.dueMs < soonest.dueMs ? one : soonest))
    waiting.splice(waiting.indexOf(next), 1)
    reader.busyWith = { ...next, begunMs: performance.now() }
    reader.thread.postMessage(next.question)
  }
}

function openReader(dealer: Dealer): Reader {
  const reader: Reader = { thread: dealer.start(), busyWith: null }
  reader.thread.on('message', (said: FromReader) => {
    hear(dealer, reader, said)
    deal(dealer)
  })
  // What went wrong is told by `onEnd`; without a listener it would end the service.
  reader.thread.on('error', () => undefined)
  reader.thread.on('exit', () => replace(dealer, reader))
  return reader
}

function hear({ usualMs }: Dealer, reader: Reader, said: FromReader): void {
  const done = reader.busyWith
  reader.busyWith = null
  if (!done) return
  const before = usualMs.get(done.cost)
  const took = performance.now() - done.begunMs
  usualMs.set(done.cost, before === undefined ? took : before * 0.8 + took * 0.2)
  if ('failure' in said) done.reject(errorOf(said.failure))
  else done.resolve(said.answer)
}

/** Not at once: a thread that cannot start would be started without end. */
function replace(dealer: Dealer, reader: Reader): void {
  if (dealer.isClosed) return
  dealer.onEnd(reader.busyWith !== null)
  dealer.readers.splice(dealer.readers.indexOf(reader), 1)
  reader.busyWith?.reject(new Error('the thread that counted ended before it was done'))
  setTimeout(() => {
    if (dealer.isClosed) return
    dealer.readers.push(openReader(dealer))
    deal(dealer)
  }, restartMs).unref()
}

async function closeReaders(dealer: Dealer): Promise<void> {
  dealer.isClosed = true
  const ending = (): Error => new Error('the service is stopping')
  for (const { reject } of dealer.waiting.splice(0)) reject(ending())
  await Promise.all(
    dealer.readers.map(async ({ thread, busyWith }) => {
      await thread.terminate()
      busyWith?.reject(ending())
    }),
  )
}

const patience = 6
const restartMs = 1000

/** Questions of like cost: of one kind, with boxes of like size. */
function costOf(kind: QuestionKind, asked: object): string {
  const { filter, question } = asked as { filter?: { bbox?: number[] }; question?: { bbox?: number[] } }
  const bbox = question?.bbox ?? filter?.bbox
  if (!bbox) return kind
  const [west = 0, south = 0, east = 0, north = 0] = bbox
  return `${kind}/${Math.round(Math.log2(Math.max(1e-9, (east - west) * (north - south))))}`
}

function errorOf({ name, message }: { name: string; message: string }): Error {
  return name === 'RangeError' ? new RangeError(message) : new Error(message)
}
