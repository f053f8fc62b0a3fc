import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { askInTurn } from './in-turn.ts'

describe('questions in turn', () => {
  it('are asked one at a time, the newest next, and shown in the order they were asked', async () => {
    const asked: number[] = []
    const shown: unknown[] = []
    const answers: (() => void)[] = []
    const want = askInTurn(
      (question: number) =>
        new Promise<string>((resolve) => {
          asked.push(question)
          answers.push(() => resolve(`answer ${question}`))
        }),
      (question, outcome) => shown.push([question, outcome]),
    )
    for (const question of [1, 2, 3, 4]) want(question)
    expect(asked).toEqual([1])
    answers[0]?.()
    await turn()
    expect(asked).toEqual([1, 4])
    want(5)
    answers[1]?.()
    await turn()
    answers[2]?.()
    await turn()
    expect(asked).toEqual([1, 4, 5])
    expect(shown).toEqual([1, 4, 5].map((question) => [question, { answer: `answer ${question}` }]))
  })

  it('go on after a refusal, which is shown', async () => {
    const shown: unknown[] = []
    const want = askInTurn(
      (question: string) => (question === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve(question)),
      (_, outcome) => shown.push(outcome),
    )
    want('bad')
    want('good')
    await turn()
    expect(shown).toEqual([{ error: new Error('no') }, { answer: 'good' }])
  })
})
