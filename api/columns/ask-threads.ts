import type { Worker } from 'node:worker_threads'
import type { IncidentFilter } from '#geo/incident-filter'
import type { Part } from './leaves.ts'
import { mergers } from './merge-parts.ts'
import type { FromReader, QuestionKind, Questions, Seeing, ToReader } from './thread-messages.ts'

export type AskThreads = {
  /**
   * Where its like took long, a question that can be is asked of all threads at once, each over a part of the rows.
   * Answers of parts that met other rows, because somebody wrote between them, are not put together: it is asked once
   * more, whole.
   */
  ask: <K extends QuestionKind>(
    kind: K,
    asked: Questions[K]['asked'],
    seeing: Seeing,
  ) => Promise<Questions[K]['answer']>
  /** Questions that wait or are being answered. */
  open: () => number
  close: () => Promise<void>
}

type Said = { answer: unknown; writes: number }

type Waiting = {
  question: ToReader
  /** Of what it is like, the closest likeness first. */
  costs: string[]
  dueMs: number
  resolve: (said: Said) => void
  reject: (error: Error) => void
}

type Reader = { thread: Worker; busyWith: (Waiting & { begunMs: number }) | null }

/**
 * Deals questions to threads, one each at a time. Each is due a little later the longer its like took before: so short
 * ones pass long ones that came with them, and no long one waits for ever. A thread that ends is replaced.
 */
export function askThreads(count: number, start: () => Worker, onEnd: (wasAnswering: boolean) => void): AskThreads {
  const dealer: Dealer = { start, onEnd, waiting: [], usualMs: new Map(), readers: [], isClosed: false, lastNumber: 0 }
  while (dealer.readers.length < count) dealer.readers.push(openReader(dealer))
  return {
    ask: async <K extends QuestionKind>(kind: K, asked: Questions[K]['asked'], seeing: Seeing) => {
      type Answer = Questions[K]['answer']
      const merge = mergers[kind]
      if (merge && count > 1 && usualMsOf(dealer, costsOf(kind, asked)) >= worthParting) {
        const parts = Array.from({ length: count }, (_, index) => ({ index, of: count }))
        const said = await Promise.all(parts.map((part) => put(dealer, { kind, asked, seeing, part })))
        const isOfOneState = said.every(({ writes }) => writes === said[0]?.writes)
        if (isOfOneState) return merge(said.map(({ answer }) => answer as Answer))
      }
      return (await put(dealer, { kind, asked, seeing })).answer as Answer
    },
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

type Put = { kind: QuestionKind; asked: object; seeing: Seeing; part?: Part }

function put(dealer: Dealer, { part, ...put }: Put): Promise<Said> {
  return new Promise((resolve, reject) => {
    const costs = costsOf(put.kind, put.asked)
    const dueMs = performance.now() + (patience * usualMsOf(dealer, costs)) / (part?.of ?? 1)
    const question = { number: ++dealer.lastNumber, ...put, ...(part && { part }) } as ToReader
    dealer.waiting.push({ question, costs, dueMs, resolve, reject })
    deal(dealer)
  })
}

/** By the closest likeness there was. */
function usualMsOf({ usualMs }: Dealer, costs: readonly string[]): number {
  const met = costs.find((cost) => usualMs.has(cost))
  return met === undefined ? 0 : (usualMs.get(met) ?? 0)
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
  const took = (performance.now() - done.begunMs) * (done.question.part?.of ?? 1)
  for (const cost of done.costs) {
    const before = usualMs.get(cost)
    usualMs.set(cost, before === undefined ? took : before * 0.8 + took * 0.2)
  }
  if ('failure' in said) done.reject(errorOf(said.failure))
  else done.resolve(said)
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

// Little: at 2 the median of a mix is half of what it is here, and its slowest hundredth takes nearly twice as long.
const patience = 0.1
const restartMs = 1000

// Below it the second thread is better left to another question.
const worthParting = 60

type Costly = { filter?: Partial<IncidentFilter>; question?: { bbox?: number[] } }

/** Questions of like cost: of one kind, with boxes of like size; closer still, with windows of like length and the same filters. */
function costsOf(kind: QuestionKind, asked: object): string[] {
  const { filter = {}, question } = asked as Costly
  const box = `${kind}/${sizeOf(question?.bbox ?? filter.bbox)}`
  const { from, to } = filter
  const others = Object.keys(filter).filter((name) => !['from', 'to', 'bbox'].includes(name))
  const days = Math.round(Math.log2((Date.parse(to ?? 'no end') - Date.parse(from ?? 'no start')) / 86_400_000))
  return [`${box}/${days}/${others.sort().join()}`, box]
}

function sizeOf(bbox: number[] | undefined): string {
  if (!bbox) return 'everywhere'
  const [west = 0, south = 0, east = 0, north = 0] = bbox
  return String(Math.round(Math.log2(Math.max(1e-9, (east - west) * (north - south)))))
}

function errorOf({ name, message }: { name: string; message: string }): Error {
  return name === 'RangeError' ? new RangeError(message) : new Error(message)
}
