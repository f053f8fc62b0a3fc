import type { Bbox } from '#geo/bbox'
import type { ExportFrame, ExportLayer } from '#geo/export-words'
import { ExportFormat } from '#geo/export-words'
import { Chips, Segmented, Select, Toggle } from '../ui/controls.tsx'
import { exportWords } from '../words/exports.ts'
import { useWords } from '../words/language.ts'
import type { ExportChoices } from './export-choices.ts'
import { zoneOf } from './export-choices.ts'

type Props = {
  choices: ExportChoices
  offered: readonly ExportLayer[]
  mayHaveWords: boolean
  seen: Bbox | undefined
  onChange: (patch: Partial<ExportChoices>) => void
}

/** Desktops first, then tables, then the rest. */
const formatOrder: readonly ExportFormat[] = [
  'geopackage',
  'shapefile',
  'xlsx',
  'csv',
  'geojson',
  'geojsonseq',
  'flatgeobuf',
  'geoparquet',
  'kml',
  'dxf',
]

export function ExportForm({ choices, offered, mayHaveWords, seen, onChange }: Props) {
  const words = useWords(exportWords)
  const hasIncidents = choices.layers.includes('incidents')
  return (
    <>
      <div className="field">
        <span className="field-label">{words.what}</span>
        <Chips
          label={words.what}
          chosen={choices.layers}
          choices={offered.map((value) => ({ value, label: words.layers[value] }))}
          onChange={(layers) => onChange({ layers })}
        />
      </div>
      <Select
        label={words.format}
        value={choices.format}
        choices={ExportFormat.options
          .toSorted((a, b) => formatOrder.indexOf(a) - formatOrder.indexOf(b))
          .map((value) => ({ value, label: words.formats[value] }))}
        onChange={(format) => onChange({ format })}
      />
      {choices.format === 'kml' ? null : <FrameChoice {...{ choices, seen, onChange }} />}
      <div className="field">
        <span className="field-label">{words.area}</span>
        <Segmented
          label={words.area}
          value={choices.area}
          choices={(['all', 'seen'] as const).map((value) => ({ value, label: words.areas[value] }))}
          onChange={(area) => onChange({ area })}
        />
      </div>
      {hasIncidents ? (
        <Toggle
          label={choices.hasFilter ? words.filtered : words.unfiltered}
          isOn={choices.hasFilter}
          onChange={(hasFilter) => onChange({ hasFilter })}
        />
      ) : null}
      <div className="field">
        <span className="field-label">{words.names}</span>
        <Segmented
          label={words.names}
          value={choices.names}
          choices={(['zh', 'en'] as const).map((value) => ({ value, label: words.nameChoices[value] }))}
          onChange={(names) => onChange({ names })}
        />
      </div>
      {choices.format === 'csv' ? <CsvChoices {...{ choices, onChange }} /> : null}
      {hasIncidents && mayHaveWords ? (
        <Toggle label={words.withWords} isOn={choices.withWords} onChange={(withWords) => onChange({ withWords })} />
      ) : null}
    </>
  )
}

function FrameChoice({ choices, seen, onChange }: Pick<Props, 'choices' | 'seen' | 'onChange'>) {
  const words = useWords(exportWords)
  const zone = zoneOf(seen)
  // A zone chosen before the map moved stays in the list.
  const zoneFrame = choices.frame.startsWith('EPSG:') ? choices.frame : zone.frame
  const meridian = 75 + 3 * (Number(zoneFrame.slice(5)) - 4534)
  const frames: { value: ExportFrame; label: string }[] = [
    { value: 'wgs84', label: words.frames.wgs84 },
    { value: 'cgcs2000', label: words.frames.cgcs2000 },
    { value: zoneFrame, label: words.frames.zone(meridian) },
    { value: 'web-mercator', label: words.frames['web-mercator'] },
    { value: 'gcj02', label: words.frames.gcj02 },
    { value: 'bd09', label: words.frames.bd09 },
  ]
  return <Select label={words.frame} value={choices.frame} choices={frames} onChange={(frame) => onChange({ frame })} />
}

function CsvChoices({ choices, onChange }: Pick<Props, 'choices' | 'onChange'>) {
  const words = useWords(exportWords)
  return (
    <>
      <div className="field">
        <span className="field-label">{words.place}</span>
        <Segmented
          label={words.place}
          value={choices.geometry}
          choices={(['lonlat', 'wkt'] as const).map((value) => ({ value, label: words.placeChoices[value] }))}
          onChange={(geometry) => onChange({ geometry })}
        />
      </div>
      <Toggle label={words.bom} isOn={choices.bom} onChange={(bom) => onChange({ bom })} />
    </>
  )
}
