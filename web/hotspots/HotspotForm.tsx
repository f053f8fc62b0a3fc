import { Button, Range, Segmented, Select } from '../ui/controls.tsx'
import { useFormat } from '../words/format.ts'
import { hotspotWords } from '../words/hotspots.ts'
import { useWords } from '../words/language.ts'
import type { HotspotSettings } from './hotspot-settings.ts'
import { hotspotBuckets, hotspotCoverages, hotspotMeasures, hotspotWeights } from './hotspot-settings.ts'

type Props = {
  settings: HotspotSettings
  hasHouseholds: boolean
  onSettings: (patch: Partial<HotspotSettings>) => void
}

export function HotspotForm({ settings, hasHouseholds, onSettings }: Props) {
  const words = useWords(hotspotWords)
  if (settings.method === 'clusters') return null
  const isEmerging = settings.method === 'emerging'
  return (
    <div className="hotspot-form">
      <Select
        label={words.coverage}
        value={settings.coverage}
        choices={hotspotCoverages.map((value) => ({ value, label: words.coverages[value] }))}
        onChange={(coverage) => onSettings({ coverage })}
      />
      {isEmerging ? (
        <Segmented
          label={words.bucket}
          value={settings.bucket}
          choices={hotspotBuckets.map((value) => ({ value, label: words.buckets[value] }))}
          onChange={(bucket) => onSettings({ bucket })}
        />
      ) : (
        <LocalForm {...{ settings, hasHouseholds, onSettings }} />
      )}
    </div>
  )
}

function LocalForm({ settings, hasHouseholds, onSettings }: Props) {
  const words = useWords(hotspotWords)
  const format = useFormat()
  const measures = hotspotMeasures.filter((measure) => hasHouseholds || measure !== 'per-household')
  return (
    <>
      <Select
        label={words.measure}
        value={settings.measure}
        choices={measures.map((value) => ({ value, label: words.measures[value] }))}
        onChange={(measure) => onSettings({ measure })}
      />
      <Select
        label={words.weights}
        value={settings.weights}
        choices={hotspotWeights.map((value) => ({ value, label: words.weightsOf[value] }))}
        onChange={(weights) => onSettings({ weights })}
      />
      {settings.weights === 'distance' ? (
        <div className="hotspot-band">
          <div className="row spread">
            <span className="field-label">{words.band}</span>
            <output>{format.meters(settings.bandMeters)}</output>
          </div>
          <Range
            label={words.band}
            value={settings.bandMeters}
            min={100}
            max={2000}
            step={50}
            text={format.meters(settings.bandMeters)}
            onChange={(bandMeters) => onSettings({ bandMeters })}
          />
        </div>
      ) : null}
      <div className="row spread">
        <span className="field-label">{words.seedIs(String(settings.seed))}</span>
        <Button tone="quiet" onClick={() => onSettings({ seed: settings.seed + 1 })}>
          {words.seed} +1
        </Button>
      </div>
    </>
  )
}
