import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { answerQuestion } from './answer-question.ts'
import { openCityClock } from './city-clock.ts'
import { classTreeOf } from './class-tree.ts'
import { openColumnStore, openSharedStore } from './column-store.ts'
import type { CityState } from './answer-question.ts'
import { gridLabelsOf } from './row-view.ts'
import { stepBack } from './step-back.ts'
import type { CityFacts, FromReader, ReaderData, StoreNews, ToReader } from './thread-messages.ts'
import { takeTurnToRead, writesSoFar } from './turns.ts'

/** A thread that answers questions from the shared columns, one at a time. */

const { turns, generation, version, news } = workerData as ReaderData
let known = 0
let facts: CityFacts | undefined
let city = stateOf({ timeZone: 'Asia/Shanghai', classes: [], labels: [], latitude: undefined })

stepBack('answering')
parentPort?.on('message', (question: ToReader) => {
  const said = answer(question)
  parentPort?.postMessage(said.message, said.transfer)
})

function answer(question: ToReader): { message: FromReader; transfer: ArrayBuffer[] } {
  const { number } = question
  try {
    const found = takeTurnToRead(turns, () => {
      readNews()
      const answer = answerQuestion({ ...city, dataVersion: version[0] ?? 0 }, question)
      return { answer, writes: writesSoFar(turns) }
    })
    return { message: { number, ...found }, transfer: buffersOf(found.answer) }
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    return { message: { number, failure: { name, message } }, transfer: [] }
  }
}

/** With the turn to read: the keeper says what is new before it counts up, and cannot go on meanwhile. */
function readNews(): void {
  const now = Atomics.load(generation, 0)
  if (known === now) return
  for (let told = receiveMessageOnPort(news); told; told = receiveMessageOnPort(news)) take(told.message as StoreNews)
  known = now
}

function take(told: StoreNews): void {
  city = { ...stateOf(told.facts), store: openSharedStore(told) }
}

function stateOf(fresh: CityFacts): CityState {
  const clock = facts?.timeZone === fresh.timeZone ? city.clock : openCityClock(fresh.timeZone)
  facts = fresh
  const classes = classTreeOf(fresh.classes)
  return {
    store: openColumnStore(0),
    clock,
    classes,
    moves: { isSensitive: classes.isSensitive, labels: gridLabelsOf([...fresh.labels]) },
    latitude: fresh.latitude,
    dataVersion: 0,
  }
}

/** Answers that are typed arrays are handed over, not copied. */
function buffersOf(answer: unknown): ArrayBuffer[] {
  if (typeof answer !== 'object' || answer === null) return []
  if (ArrayBuffer.isView(answer)) return answer.buffer instanceof ArrayBuffer ? [answer.buffer] : []
  return [...new Set(Object.values(answer).flatMap(buffersOf))]
}
