import type { MapHandle } from '../map/map-handle.ts'
import type { Offers } from './offers.ts'
import type { Shortcuts } from './shortcuts.ts'
import type { LayerKey, PanelKey, View } from './view.ts'

/** Heat and coverage both colour the ground, so opening the panel of one shows it and hides the other. */
export function withPanel(view: View, panel: PanelKey): Partial<View> {
  if (view.panel === panel) return { panel: null }
  if (panel === 'heat') return { panel, layers: withSurface(view.layers, 'heat') }
  if (panel === 'coverage' || panel === 'where-next') return { panel, layers: withSurface(view.layers, 'coverage') }
  if (panel === 'stock') return { panel, layers: withLayer(withLayer(view.layers, 'heat', false), 'resources', true) }
  return { panel }
}

export function withSurface(layers: View['layers'], shown: 'heat' | 'coverage'): View['layers'] {
  const hidden = shown === 'heat' ? 'coverage' : 'heat'
  return { ...layers, [shown]: { ...layers[shown], isOn: true }, [hidden]: { ...layers[hidden], isOn: false } }
}

export function withLayer(layers: View['layers'], key: LayerKey, isOn: boolean): View['layers'] {
  if (isOn && (key === 'heat' || key === 'coverage')) return withSurface(layers, key)
  return { ...layers, [key]: { ...layers[key], isOn } }
}

/** Only this layer, over the bare base map. */
export function withSolo(layers: View['layers'], solo: LayerKey): View['layers'] {
  const isKept = (key: string) => key === solo || key === 'ground' || key === 'roads'
  return Object.fromEntries(
    Object.entries(layers).map(([key, state]) => [
      key,
      { ...state, isOn: isKept(key) && (key === solo || state.isOn) },
    ]),
  ) as View['layers']
}

export type ShortcutInput = {
  view: View
  change: (patch: Partial<View>) => void
  handle: MapHandle | undefined
  offers: Pick<Offers, 'panels' | 'hasTimeline'>
  focusSearch: () => void
  toggleHelp: () => void
  clearSpot: () => void
}

const panelKeys: Record<PanelKey, string> = {
  layers: 'l',
  heat: 'h',
  hotspots: 'o',
  silence: 's',
  forecasts: 'f',
  coverage: 'c',
  'where-next': 'n',
  stock: 'k',
  comparisons: 'm',
  reporting: 'r',
  plans: 'p',
  scenarios: 'v',
  imports: 'i',
  exports: 'e',
}

/** Keys of what is not offered do nothing. */
export function shortcutsFor(input: ShortcutInput): Shortcuts {
  const { view, change, handle, offers, clearSpot } = input
  const timeline = { t: () => change({ hasTimeline: !view.hasTimeline }) }
  return {
    '/': input.focusSearch,
    '?': input.toggleHelp,
    ...Object.fromEntries(offers.panels.map((key) => [panelKeys[key], () => change(withPanel(view, key))])),
    ...(offers.hasTimeline ? timeline : {}),
    a: () => change({ desk: 'account' }),
    d: () => change({ theme: view.theme === 'dark' ? 'light' : 'dark' }),
    '+': () => handle?.zoomBy(1),
    '=': () => handle?.zoomBy(1),
    '-': () => handle?.zoomBy(-1),
    Escape: () => {
      clearSpot()
      change(view.selection === null ? { panel: null } : { selection: null })
    },
  }
}
