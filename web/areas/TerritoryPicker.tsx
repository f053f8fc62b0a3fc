import { useState } from 'react'
import type { Area } from '#contract/areas'
import { Territory } from '#geo/territory'
import { Button, Segmented } from '../ui/controls.tsx'
import { TextField } from '../ui/fields.tsx'
import { Icon } from '../ui/Icon.tsx'
import { territoryName } from '../ui/territory-text.ts'
import { useWords } from '../words/language.ts'
import { territoryWords } from '../words/territory.ts'
import { AreaName } from './AreaName.tsx'
import { useAreas } from './areas.queries.ts'

type Props = {
  chosen: readonly Territory[]
  /** A screen has one territory, a person any number. */
  isSingle?: boolean
  /** Whether the caller is told the divisions by name; else their codes are typed. */
  hasAreas: boolean
  onChange: (chosen: Territory[]) => void
}
type Kind = Territory['kind']
const kinds: readonly Kind[] = ['city', 'area', 'grid']

export function TerritoryPicker({ chosen, isSingle = false, hasAreas, onChange }: Props) {
  const words = useWords(territoryWords)
  const [kind, setKind] = useState<Kind>(chosen[0]?.kind ?? 'area')
  const [names, setNames] = useState<Readonly<Record<string, string>>>({})
  const nameOf = (one: Territory) =>
    one.kind === 'area' ? (names[one.code] ?? territoryName(one, words)) : territoryName(one, words)
  const add = (one: Territory) => onChange(withTerritory(chosen, one, isSingle))
  return (
    <fieldset className="territory">
      <legend className="field-label">{words.territory}</legend>
      <ul className="territory-chips">
        {chosen.map((one) => (
          <li key={keyOf(one)} className="tag tag-accent">
            {one.kind === 'area' && hasAreas ? <AreaName code={one.code} /> : nameOf(one)}
            <button
              type="button"
              aria-label={words.remove(nameOf(one))}
              onClick={() => onChange(chosen.filter((other) => keyOf(other) !== keyOf(one)))}
            >
              <Icon name="close" size={14} />
            </button>
          </li>
        ))}
        {chosen.length === 0 ? <li className="quiet">{words.none}</li> : null}
      </ul>
      <Segmented
        label={words.kind}
        value={kind}
        choices={kinds.map((value) => ({ value, label: value === 'city' ? words.wholeCity : words[value] }))}
        onChange={(next) => {
          setKind(next)
          if (next === 'city') add({ kind: 'city' })
        }}
      />
      {kind === 'area' && hasAreas ? (
        <AreaDrill
          onArea={(area) => {
            setNames({ ...names, [area.code]: area.name })
            add({ kind: 'area', code: area.code })
          }}
        />
      ) : null}
      {kind === 'area' && !hasAreas ? <CodeForm kind="area" onCode={add} /> : null}
      {kind === 'grid' ? <CodeForm kind="grid" onCode={add} /> : null}
    </fieldset>
  )
}

/** The whole city holds every part of it, so it stands alone. */
export function withTerritory(chosen: readonly Territory[], one: Territory, isSingle: boolean): Territory[] {
  if (isSingle || one.kind === 'city') return [one]
  return [...chosen.filter((other) => other.kind !== 'city' && keyOf(other) !== keyOf(one)), one]
}

function keyOf(territory: Territory): string {
  return territory.kind === 'city' ? 'city' : `${territory.kind} ${territory.code}`
}

/** From the county down to the community; any of them can be taken whole. */
function AreaDrill({ onArea }: { onArea: (area: Area) => void }) {
  const words = useWords(territoryWords)
  const [path, setPath] = useState<readonly Area[]>([])
  const areas = useAreas(path.at(-1)?.code)
  const open = (area: Area, depth: number) => setPath([...path.slice(0, depth), area])
  return (
    <div className="drill">
      {path.length > 0 ? (
        <p className="row">
          <Button tone="quiet" onClick={() => setPath(path.slice(0, -1))}>
            <Icon name="back" size={15} />
            {path.map(({ name }) => name).join(' · ')}
          </Button>
        </p>
      ) : null}
      <ul className="drill-list">
        {areas.data?.map((area) => (
          <li key={area.code}>
            {area.level === 'community' ? (
              <span className="list-name">{area.name}</span>
            ) : (
              <button type="button" className="link list-name" onClick={() => open(area, path.length)}>
                {area.name}
              </button>
            )}
            <small className="quiet">{words.grids(area.gridCount)}</small>
            <Button tone="quiet" aria-label={words.addArea(area.name)} onClick={() => onArea(area)}>
              {words.add}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function CodeForm({ kind, onCode }: { kind: 'area' | 'grid'; onCode: (territory: Territory) => void }) {
  const words = useWords(territoryWords)
  const [code, setCode] = useState('')
  const parsed = Territory.safeParse({ kind, code: code.trim() })
  const add = () => {
    if (!parsed.success) return
    onCode(parsed.data)
    setCode('')
  }
  return (
    <div className="row row-fields">
      <TextField
        label={kind === 'area' ? words.areaCode : words.gridCode}
        {...(kind === 'area' ? { hint: words.areaCodeHint } : {})}
        value={code}
        onChange={setCode}
        onKeyDown={(event) => {
          // The field stands inside another form, which Enter must not send yet.
          if (event.key !== 'Enter') return
          event.preventDefault()
          add()
        }}
      />
      <Button disabled={!parsed.success} onClick={add}>
        {words.add}
      </Button>
    </div>
  )
}
