import { useId, useState } from 'react'
import { Button, Range } from '../ui/controls.tsx'
import { Panel, Section } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { useWords } from '../words/language.ts'
import { layerWords } from '../words/layers.ts'
import { pageWords } from '../words/page.ts'
import { LayerLegend, LayerSign } from './LayerLegend.tsx'
import { useMe } from './me.ts'
import type { HeatModel } from './use-heat.ts'
import { withLayer, withSolo } from './view-moves.ts'
import type { LayerKey, View } from './view.ts'

type Props = {
  view: View
  change: (patch: Partial<View>) => void
  counts: Partial<Record<LayerKey, number>>
  heat: HeatModel
  onClose: () => void
}

const groups = [
  { title: 'groupAnalysis', keys: ['heat', 'coverage'] },
  { title: 'groupPlaces', keys: ['incidents', 'resources'] },
  { title: 'groupBoundaries', keys: ['community-grids', 'unit-grids', 'grid-labels', 'areas'] },
  { title: 'groupBase', keys: ['buildings', 'roads', 'ground'] },
] as const

function offeredGroups(layers: readonly LayerKey[]) {
  return groups
    .map(({ title, keys }) => ({ title, keys: keys.filter((key) => layers.includes(key)) }))
    .filter(({ keys }) => keys.length > 0)
}

/** What is on the map and what it means, in one list. */
export function LayerPanel({ view, change, counts, heat, onClose }: Props) {
  const words = useWords(layerWords)
  const page = useWords(pageWords)
  const { layers } = useMe().offers
  const [before, setBefore] = useState<View['layers']>()
  const solo = (key: LayerKey) => {
    setBefore(before ?? view.layers)
    change({ layers: withSolo(before ?? view.layers, key) })
  }
  const unsolo = () => {
    if (before) change({ layers: before })
    setBefore(undefined)
  }
  return (
    <Panel
      title={words.title}
      icon="layers"
      closeLabel={page.close}
      onClose={onClose}
      actions={
        before ? (
          <Button tone="quiet" onClick={unsolo}>
            {words.unsoloName}
          </Button>
        ) : null
      }
    >
      {offeredGroups(layers).map(({ title, keys }) => (
        <Section key={title} title={words[title]}>
          <ul className="layers">
            {keys.map((key) => (
              <LayerRow
                key={key}
                layer={key}
                view={view}
                count={counts[key]}
                heat={heat}
                onToggle={(isOn) => {
                  setBefore(undefined)
                  change({ layers: withLayer(view.layers, key, isOn) })
                }}
                onOpacity={(opacity) => change({ layers: { ...view.layers, [key]: { ...view.layers[key], opacity } } })}
                onSolo={() => solo(key)}
              />
            ))}
          </ul>
        </Section>
      ))}
    </Panel>
  )
}

/** Layers drawn only from a zoom on say so when the map is further out. */
const firstZooms: Partial<Record<LayerKey, number>> = {
  buildings: 13,
  'unit-grids': 13,
  'grid-labels': 14.5,
  resources: 11,
}
const withoutOpacity: readonly LayerKey[] = ['ground', 'roads']

type RowProps = {
  layer: LayerKey
  view: View
  count: number | undefined
  heat: HeatModel
  onToggle: (isOn: boolean) => void
  onOpacity: (opacity: number) => void
  onSolo: () => void
}

function LayerRow({ layer, view, count, heat, onToggle, onOpacity, onSolo }: RowProps) {
  const words = useWords(layerWords)
  const id = useId()
  const { isOn, opacity } = view.layers[layer]
  return (
    <li className={isOn ? 'layer is-on' : 'layer'}>
      <div className="layer-row">
        <input id={id} type="checkbox" checked={isOn} onChange={({ target }) => onToggle(target.checked)} />
        <LayerSign layer={layer} view={view} />
        <label htmlFor={id}>{words[layer]}</label>
        <LayerNote layer={layer} view={view} count={count} />
        {isOn && !withoutOpacity.includes(layer) ? (
          <Range
            isCompact
            label={words.opacity(words[layer])}
            text={`${opacity}%`}
            value={opacity}
            min={10}
            max={100}
            step={5}
            onChange={onOpacity}
          />
        ) : null}
        <Button
          tone="quiet"
          className="solo"
          aria-label={words.soloName(words[layer])}
          title={words.soloName(words[layer])}
          onClick={onSolo}
        >
          {words.solo}
        </Button>
      </div>
      {isOn ? <LayerLegend layer={layer} view={view} heat={heat} /> : null}
    </li>
  )
}

/** How many are in view, or from where on there is something to see. */
function LayerNote({ layer, view, count }: Pick<RowProps, 'layer' | 'view' | 'count'>) {
  const words = useWords(layerWords)
  const format = useFormat()
  const firstZoom = firstZooms[layer]
  const isTooFar = firstZoom !== undefined && (view.camera?.zoom ?? 12) < firstZoom
  const counted = count === undefined ? '' : words.inView(format.count(count))
  const note = isTooFar ? words.zoomTo(firstZoom) : counted
  return <span className="layer-note">{view.layers[layer].isOn ? note : ''}</span>
}
