import { useEffect, useState } from 'react'
import { Logo } from '../ui/Logo.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { useWords } from '../words/language.ts'
import { screenWords } from '../words/screens.ts'
import { timeLeft } from './pairing.ts'
import { usePairing } from './screens.queries.ts'

/** The code as large as the wall allows, until somebody has typed it in. */
export function PairingPage({ nowMs }: { nowMs: number }) {
  const words = useWords(screenWords)
  const [round, setRound] = useState(0)
  const { data, error, refetch } = usePairing(round)
  const expiresAt = data?.expiresAt
  useEffect(
    function askForAnother() {
      if (expiresAt === undefined) return
      const timer = setTimeout(() => setRound((last) => last + 1), Math.max(1_000, Date.parse(expiresAt) - Date.now()))
      return () => clearTimeout(timer)
    },
    [expiresAt],
  )
  return (
    <div className="gate gate-wall">
      <main className="pairing">
        <Logo size={72} />
        <h1>{words.pairingTitle}</h1>
        {data ? (
          <>
            <p className="pairing-code">
              {data.code.split('-').map((group) => (
                <span key={group}>{group}</span>
              ))}
            </p>
            <p>{words.pairingText}</p>
            <p className="pairing-left">{words.expiresIn(timeLeft(data.expiresAt, nowMs))}</p>
          </>
        ) : (
          <p role="status">{words.newCode}</p>
        )}
        {error ? <ProblemNote error={error} onRetry={() => void refetch()} /> : null}
      </main>
    </div>
  )
}
