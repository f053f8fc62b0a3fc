import type { verifyAudit } from '#contract/audit'
import type { ResponseOf } from '#http'
import { Button } from '../ui/controls.tsx'
import { CopyText } from '../ui/fields.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ProblemNote } from '../ui/notes.tsx'
import { auditWords } from '../words/audit.ts'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { useVerification } from './audit.queries.ts'

export function Verification() {
  const words = useWords(auditWords)
  const { mutate, data, error, isPending } = useVerification()
  return (
    <section className="verification">
      <div className="row spread">
        <p className="quiet">{words.verifyText}</p>
        <Button disabled={isPending} onClick={() => mutate()}>
          <Icon name="shield" size={17} />
          {isPending ? words.verifying : words.verify}
        </Button>
      </div>
      {error ? <ProblemNote error={error} /> : null}
      {data ? <Proof proof={data} /> : null}
    </section>
  )
}

function Proof({ proof }: { proof: ResponseOf<typeof verifyAudit> }) {
  const words = useWords(auditWords)
  const format = useFormat()
  const { broken, firstAt } = proof
  return (
    <div className="form" role="status">
      {broken === null && proof.isWhole ? (
        <p className="note note-good">
          <Icon name="check" />
          {words.whole(format.count(proof.entries), firstAt === null ? '–' : format.time(firstAt))}
        </p>
      ) : (
        <div className="note note-problem">
          <Icon name="alert" />
          <div>
            <strong>{words.broken(String(broken?.seq ?? '–'))}</strong>
            <p>{broken?.fault ?? ''}</p>
          </div>
        </div>
      )}
      <CopyText label={words.head} text={proof.lastHash} />
    </div>
  )
}
