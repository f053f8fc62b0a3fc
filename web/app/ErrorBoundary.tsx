import type { ReactNode } from 'react'
import { Component } from 'react'
import { Button } from '../ui/controls.tsx'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'

/** React offers error boundaries only as classes. A bug ends here; nothing is swallowed. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failure: Error | undefined }> {
  override state: { failure: Error | undefined } = { failure: undefined }

  static getDerivedStateFromError(failure: Error) {
    return { failure }
  }

  override render() {
    return this.state.failure ? <Broken failure={this.state.failure} /> : this.props.children
  }
}

function Broken({ failure }: { failure: Error }) {
  const words = useWords(pageWords)
  return (
    <main className="full-note" role="alert">
      <h1>{words.brokenTitle}</h1>
      <p>{words.brokenText}</p>
      <pre>{failure.stack ?? failure.message}</pre>
      <Button tone="primary" onClick={() => location.reload()}>
        {words.reload}
      </Button>
    </main>
  )
}
