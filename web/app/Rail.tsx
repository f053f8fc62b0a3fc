import type { IconName } from '../ui/Icon.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import type { PanelKey } from './view.ts'

const icons: Record<PanelKey, IconName> = {
  layers: 'layers',
  heat: 'flame',
  hotspots: 'hotspot',
  coverage: 'reach',
  'where-next': 'next',
  stock: 'box',
  silence: 'bell',
  forecasts: 'trend',
  comparisons: 'compare',
  reporting: 'megaphone',
  plans: 'pencil',
  scenarios: 'scenario',
  imports: 'upload',
  exports: 'download',
}

type Props = { panels: readonly PanelKey[]; panel: PanelKey | null; onPanel: (panel: PanelKey) => void }

export function Rail({ panels, panel, onPanel }: Props) {
  const words = useWords(pageWords)
  return (
    <nav className="rail" aria-label={words.panels}>
      {panels.map((key) => (
        <button key={key} type="button" aria-pressed={panel === key} onClick={() => onPanel(key)}>
          <Icon name={icons[key]} size={22} />
          {words[key]}
        </button>
      ))}
    </nav>
  )
}
