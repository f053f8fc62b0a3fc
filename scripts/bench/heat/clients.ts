import type { Print } from './figures.ts'
import type { HeatQuestion } from './questions.ts'

export type Asked = { ms: number; print: Print }

/** Answers one question, as the client of this number. */
export type Ask = (question: HeatQuestion, client: number) => Promise<Print>

/** Each client asks its next question when its last is answered. One latency for each question, in their order. */
export async function askAll(questions: HeatQuestion[], clients: number, ask: Ask): Promise<Asked[]> {
  const answers: Asked[] = []
  let next = 0
  const client = async (number: number): Promise<void> => {
    for (let i = next++; i < questions.length; i = next++) {
      const question = questions[i]
      if (!question) return
      const begun = performance.now()
      // All that stand in the queue are there before the first is answered, also where an answer blocks this thread.
      await new Promise((resolve) => setImmediate(resolve))
      const print = await ask(question, number)
      answers[i] = { ms: performance.now() - begun, print }
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  return answers
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
}
