import { useState } from 'react'
import type { Incident, unmaskIncident } from '#contract/incidents'
import type { ResponseOf } from '#http'
import { Button } from '../ui/controls.tsx'
import { PurposeDialog, RecordedNote } from '../ui/PurposeDialog.tsx'
import { incidentWords } from '../words/incidents.ts'
import { useWords } from '../words/language.ts'
import { useUnmask } from './incidents.queries.ts'

type Original = ResponseOf<typeof unmaskIncident>

/** The text as the reader is told it; as it came in only for a purpose, and only as long as the card is open. */
export function IncidentText({ incident, mayUnmask }: { incident: Incident; mayUnmask: boolean }) {
  const words = useWords(incidentWords)
  const [original, setOriginal] = useState<Original>()
  if (original) return <OriginalText original={original} onHide={() => setOriginal(undefined)} />
  return (
    <>
      <p className="lead">
        {incident.text === null || incident.text === '' ? (
          <span className="quiet">{incident.text === null ? words.textNotTold : words.noText}</span>
        ) : (
          incident.text
        )}
      </p>
      {incident.isMasked && mayUnmask ? <Unmask id={incident.id} onOriginal={setOriginal} /> : null}
    </>
  )
}

function Unmask({ id, onOriginal }: { id: number; onOriginal: (original: Original) => void }) {
  const words = useWords(incidentWords)
  const [isAsking, setIsAsking] = useState(false)
  const unmask = useUnmask(id)
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>{words.showOriginal}</Button>
      <PurposeDialog
        isOpen={isAsking}
        onOpen={setIsAsking}
        title={words.showOriginal}
        isBusy={unmask.isPending}
        error={unmask.error}
        onDeclare={(declared) => unmask.mutate(declared, { onSuccess: onOriginal })}
      />
    </>
  )
}

function OriginalText({ original, onHide }: { original: Original; onHide: () => void }) {
  const words = useWords(incidentWords)
  return (
    <div className="opened">
      <RecordedNote isDone />
      <p className="lead">{original.text}</p>
      {original.address === '' ? null : <p className="quiet">{`${words.address}: ${original.address}`}</p>}
      <Button onClick={onHide}>{words.hideOriginal}</Button>
    </div>
  )
}
