import { useEffect, useMemo, useRef, useState } from 'react'
import type { Scenario, ScenarioSummary, TriedScenario } from '#contract/scenarios'
import type { Position } from '#geo/geojson'
import type { ResourceKind } from '#geo/resource-kind'
import type { ScenarioTerms } from '#geo/scenario-words'
import { askInTurn } from './in-turn.ts'
import type { Draft, Work } from './scenario-edit.ts'
import { added, begin, closed, placed, redo, shifted, step, undo } from './scenario-edit.ts'
import { handleOf } from './scenario-pins.ts'
import type { Question } from './scenarios.queries.ts'
import { ask } from './scenarios.queries.ts'

export type ScenarioWork = ReturnType<typeof useScenarioWork>

type Live = { question: Question; answer: TriedScenario; milliseconds: number }

/** One scenario being worked on: its steps, what is chosen, and the newest figures. */
export function useScenarioWork(isOpen: boolean) {
  const [work, setWork] = useState<Work>()
  const [chosen, setChosen] = useState<string>()
  const [isAdding, setIsAdding] = useState(false)
  const held = useRef<string>(undefined)
  const live = useLiveFigures(isOpen ? work?.draft : undefined)
  const revise = (make: (work: Work) => Work) => setWork((now) => now && make(now))
  const choose = (id: string | undefined) => {
    setChosen(id)
    setIsAdding(false)
  }
  useUndoKeys(isOpen && work !== undefined, {
    undo: () => revise(undo),
    redo: () => revise(redo),
  })
  return {
    work,
    live,
    chosen,
    choose,
    isAdding,
    setIsAdding,
    revise,
    open: (draft: Draft) => {
      setWork(begin(draft))
      choose(undefined)
    },
    leave: () => {
      setWork(undefined)
      choose(undefined)
    },
    drag: (id: string, position: Position, isDone: boolean) => {
      const isPassing = held.current === id
      held.current = isDone ? undefined : id
      revise((now) => step(now, { changes: placed(now.draft.changes, handleOf(id), position) }, isPassing))
    },
    close: (id: string) => {
      revise((now) => step(now, { changes: closed(now.draft.changes, handleOf(id)) }))
      if (id.startsWith('a:')) choose(undefined)
    },
    shift: (id: string, hours: string, isPassing: boolean) =>
      revise((now) => step(now, { changes: shifted(now.draft.changes, handleOf(id), hours) }, isPassing)),
    addAt: (position: Position, name: string) => {
      revise((now) => step(now, { changes: added(now.draft.changes, name, position) }))
      choose(`a:${work?.draft.changes.length ?? 0}`)
    },
  }
}

/** Figures follow what is drawn: one question on its way, the newest next. The last answer stays until then. */
function useLiveFigures(draft: Draft | undefined) {
  const [live, setLive] = useState<Live>()
  const [error, setError] = useState<Error>()
  const [want] = useState(() =>
    askInTurn(
      async (question: Question) => {
        const begun = performance.now()
        return { answer: await ask(question), milliseconds: performance.now() - begun }
      },
      (question, outcome) => {
        setError('error' in outcome ? outcome.error : undefined)
        if ('answer' in outcome) setLive({ question, ...outcome.answer })
      },
    ),
  )
  const terms = draft?.terms
  const changes = draft?.changes
  useEffect(
    function follow() {
      if (terms && changes) want({ terms, changes })
    },
    [terms, changes, want],
  )
  return useMemo(() => ({ newest: draft ? live : undefined, error: draft ? error : undefined }), [draft, live, error])
}

function useUndoKeys(isOn: boolean, actions: { undo: () => void; redo: () => void }): void {
  const latest = useRef(actions)
  useEffect(function remember() {
    latest.current = actions
  })
  useEffect(
    function listen() {
      if (!isOn) return
      const onKey = (event: KeyboardEvent) => {
        const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
        if (isTyping || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
        event.preventDefault()
        if (event.shiftKey) latest.current.redo()
        else latest.current.undo()
      }
      window.addEventListener('keydown', onKey)
      return () => window.removeEventListener('keydown', onKey)
    },
    [isOn],
  )
}

export function freshDraft(name: string, kind: ResourceKind): Draft {
  const terms: ScenarioTerms = { kind, mode: 'walk', minutes: 15, hour: null, targetShare: 0.9 }
  return { name, note: '', terms, changes: [], saved: null }
}

export function draftOf({ id, revision, name, note, terms, changes }: ScenarioSummary | Scenario): Draft {
  return { name, note, terms, changes, saved: { id, revision } }
}
