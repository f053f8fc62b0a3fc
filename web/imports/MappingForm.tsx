import type { ImportOptions, ImportPreview } from '#contract/imports'
import { CoordinateFrame } from '#geo/coordinate-frame'
import { Button, Select, Toggle } from '../ui/controls.tsx'
import { Section } from '../ui/Panel.tsx'
import { useFormat } from '../words/format.ts'
import { importTerms } from '../words/import-terms.ts'
import { importWords } from '../words/imports.ts'
import { termOf } from './terms.ts'
import { useWords } from '../words/language.ts'

type Props = {
  preview: ImportPreview
  options: ImportOptions
  profiles: readonly { name: string; noun: string }[]
  isBusy: boolean
  onChange: (patch: Partial<ImportOptions>) => void
  onRun: (dryRun: boolean) => void
}

const frames = ['wgs84', 'cgcs2000', 'gcj02', 'bd09'] as const
const zones = ['Asia/Shanghai', 'Asia/Urumqi', 'Asia/Hong_Kong', 'UTC', 'America/New_York']

/** Empty text stands for "not chosen" in lists; an option not chosen is left out of the request. */
function without<K extends keyof ImportOptions>(key: K, value: ImportOptions[K] | ''): Partial<ImportOptions> {
  return { [key]: value === '' ? undefined : value }
}

export function MappingForm(props: Props) {
  const { preview, options, isBusy, onRun } = props
  const words = useWords(importWords)
  const format = useFormat()
  const missing = preview.fields.filter(
    ({ name, required }) => required && (options.map ?? preview.guessedMap)[name] === undefined,
  )
  return (
    <div className="form">
      <p className="lead">
        <strong>{preview.record.fileName}</strong>
        <br />
        <span className="quiet">
          {words.nouns[preview.record.noun]} · {words.detected(preview.format, preview.encoding)}
        </span>
      </p>
      <Reading {...props} />
      <Section title={words.mapping} aside={<span className="quiet">{words.mappingHint}</span>}>
        <FieldMapping {...props} />
      </Section>
      <Section title={words.sample}>
        <p className="quiet" role="status">
          {preview.positions.length > 0 ? words.positions(format.count(preview.positions.length)) : words.noPositions}
        </p>
        <SampleRows preview={preview} />
      </Section>
      <div className="row">
        <Button onClick={() => onRun(true)} disabled={isBusy}>
          {words.dryRun}
        </Button>
        <Button
          tone="primary"
          onClick={() => onRun(false)}
          disabled={isBusy || (missing.length > 0 && options.profile === undefined)}
        >
          {words.run}
        </Button>
      </div>
    </div>
  )
}

/** How the file is to be read: frame, clock, key, profile, layer. */
function Reading({ preview, options, profiles, onChange }: Props) {
  const words = useWords(importWords)
  const own = profiles.filter(({ noun }) => noun === preview.record.noun)
  return (
    <div className="form-grid">
      <FrameChoice preview={preview} options={options} onChange={onChange} />
      <OptionalChoice
        label={words.timezone}
        value={options.timezone}
        none={words.autoZone}
        values={zones}
        onChange={(timezone) => onChange(without('timezone', timezone))}
      />
      <OptionalChoice
        label={words.key}
        value={options.key}
        none={words.noKey}
        values={preview.columns}
        onChange={(key) => onChange(without('key', key))}
      />
      {own.length > 0 ? (
        <OptionalChoice
          label={words.profile}
          value={options.profile}
          none={words.noProfile}
          values={own.map(({ name }) => name)}
          onChange={(profile) => onChange(without('profile', profile))}
        />
      ) : null}
      {preview.layers.length > 1 ? (
        <Select
          label={words.layer}
          value={options.layer ?? preview.layers[0] ?? ''}
          choices={preview.layers.map((value) => ({ value, label: value }))}
          onChange={(layer) => onChange({ layer })}
        />
      ) : null}
      <Toggle label={words.strict} isOn={options.strict === true} onChange={(strict) => onChange({ strict })} />
    </div>
  )
}

type Choice = {
  label: string
  value: string | undefined
  none: string
  values: readonly string[]
  onChange: (value: string) => void
}

function OptionalChoice({ label, value, none, values, onChange }: Choice) {
  const choices = [{ value: '', label: none }, ...values.map((name) => ({ value: name, label: name }))]
  return <Select label={label} value={value ?? ''} choices={choices} onChange={onChange} />
}

function FrameChoice({ preview, options, onChange }: Pick<Props, 'preview' | 'options' | 'onChange'>) {
  const words = useWords(importWords)
  const guessed = preview.guessedFrame
  const isKnown = guessed === null || frames.some((frame) => frame === guessed)
  return (
    <Select
      label={words.frame}
      value={options.frame ?? ''}
      choices={[
        { value: '', label: guessed === null ? words.autoFrame : `${words.autoFrame}: ${guessed}` },
        ...frames.map((value) => ({ value, label: words.frames[value] })),
        ...(isKnown ? [] : [{ value: guessed, label: guessed }]),
      ]}
      onChange={(frame) => {
        const known = CoordinateFrame.safeParse(frame)
        onChange(without('frame', known.success ? known.data : ''))
      }}
    />
  )
}

function FieldMapping({ preview, options, onChange }: Props) {
  const words = useWords(importWords)
  const { fields } = useWords(importTerms)
  const map = options.map ?? preview.guessedMap
  return (
    <ul className="mapping">
      {preview.fields.map(({ name, required }) => (
        <li key={name} className={required && map[name] === undefined ? 'is-missing' : undefined}>
          <span>
            {termOf(fields, name)}
            {required ? <small> {words.required}</small> : null}
          </span>
          <Select
            label={`${words.column}: ${termOf(fields, name)}`}
            isLabelHidden
            value={map[name] ?? ''}
            choices={[
              { value: '', label: words.noColumn },
              ...preview.columns.map((value) => ({ value, label: value })),
            ]}
            onChange={(column) => {
              const rest = Object.fromEntries(Object.entries(map).filter(([field]) => field !== name))
              onChange({ map: column === '' ? rest : { ...rest, [name]: column } })
            }}
          />
        </li>
      ))}
    </ul>
  )
}

function SampleRows({ preview }: { preview: ImportPreview }) {
  const words = useWords(importWords)
  const columns = preview.columns.slice(0, 12)
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label={words.sample}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.sample.slice(0, 8).map((row, index) => (
            <tr key={index}>
              {columns.map((column) => (
                <td key={column}>{row[column] ?? ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
