type Outcome<A> = { answer: A } | { error: Error }

/**
 * Asks one question at a time and always the newest: while an answer is on its way only the last question that came
 * meanwhile is kept. The pace is that of the answers, not that of a timer, so a slow service is asked less and an old
 * answer never comes over a newer one.
 */
export function askInTurn<Q, A>(ask: (question: Q) => Promise<A>, show: (question: Q, outcome: Outcome<A>) => void) {
  let isAsking = false
  let waiting: { question: Q } | undefined
  const next = async (question: Q): Promise<void> => {
    isAsking = true
    try {
      show(question, { answer: await ask(question) })
    } catch (thrown) {
      show(question, { error: thrown instanceof Error ? thrown : new Error(String(thrown)) })
    }
    isAsking = false
    const kept = waiting
    waiting = undefined
    if (kept) void next(kept.question)
  }
  return (question: Q): void => {
    if (isAsking) waiting = { question }
    else void next(question)
  }
}
