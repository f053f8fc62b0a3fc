import { Icon } from '../ui/Icon.tsx'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import type { TerritoryState } from './territory-state.ts'

/** Why a map shows no figures to somebody who did nothing wrong. */
export function TerritoryNote({ state }: { state: TerritoryState }) {
  const words = useWords(pageWords)
  if (state !== 'none' && state !== 'empty') return null
  return (
    <div className="toast toast-note">
      <Icon name="marker" />
      <div>
        <strong>{words.noTerritory[state]}</strong>
        <p>{words.noTerritoryText[state]}</p>
      </div>
    </div>
  )
}
