import { Button } from '../ui/controls.tsx'
import { Logo } from '../ui/Logo.tsx'
import { useWords } from '../words/language.ts'
import { screenWords } from '../words/screens.ts'

export function SignedInNote({ name, onSignOut }: { name: string; onSignOut: () => void }) {
  const words = useWords(screenWords)
  return (
    <div className="gate">
      <main className="gate-sheet">
        <Logo size={44} />
        <div className="gate-head">
          <h1>{words.signedIn(name)}</h1>
          <p>{words.signedInText}</p>
        </div>
        <Button tone="primary" className="button-wide" onClick={onSignOut}>
          {words.signOut}
        </Button>
      </main>
    </div>
  )
}
