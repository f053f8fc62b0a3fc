import type { KeyboardEvent, RefObject } from 'react'
import { useDeferredValue, useId, useState } from 'react'
import type { Found } from '#contract/search'
import { ResourceKind } from '#geo/resource-kind'
import type { IconName } from '../ui/Icon.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'
import { resourceWords } from '../words/resources.ts'
import { searchWords } from '../words/search.ts'
import { usePlaces } from './search.queries.ts'

const icons: Record<Found['type'], IconName> = {
  coordinate: 'target',
  grid: 'grid',
  area: 'area',
  building: 'building',
  road: 'road',
  resource: 'pin',
  ground: 'area',
  incident: 'marker',
}

type Props = { inputRef: RefObject<HTMLInputElement | null>; onChoose: (found: Found) => void }

/** A combobox: arrows choose, Enter goes there, Escape closes. Enter without a choice takes the first. */
export function SearchBox({ inputRef, onChoose }: Props) {
  const words = useWords(pageWords)
  const [text, setText] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const [active, setActive] = useState(0)
  const wanted = useDeferredValue(text.trim())
  const places = usePlaces(wanted)
  const results = wanted === '' ? [] : (places.data ?? [])
  const id = useId()
  const isShown = isOpen && text.trim() !== ''
  const choose = (found: Found | undefined) => {
    if (!found) return
    setIsOpen(false)
    onChoose(found)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (move !== undefined) {
      event.preventDefault()
      setIsOpen(true)
      setActive((active + move + Math.max(1, results.length)) % Math.max(1, results.length))
    } else if (event.key === 'Enter') choose(results[active] ?? results[0])
    else if (event.key === 'Escape' && isShown) {
      event.stopPropagation()
      setIsOpen(false)
    }
  }
  return (
    <search className="search">
      <Icon name="search" />
      <input
        ref={inputRef}
        role="combobox"
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-activedescendant={isShown && results[active] ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        aria-label={words.search}
        placeholder={words.search}
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          setActive(0)
          setIsOpen(true)
        }}
        onFocus={() => setIsOpen(true)}
        onBlur={() => setIsOpen(false)}
        onKeyDown={onKeyDown}
      />
      <kbd aria-hidden="true">/</kbd>
      {isShown ? (
        <div className="search-results">
          <ul id={`${id}-list`} role="listbox" aria-label={words.search}>
            {results.map((found, index) => (
              <Result
                key={`${found.type}-${found.id ?? index}`}
                id={`${id}-${index}`}
                found={found}
                isActive={index === active}
                onChoose={() => choose(found)}
              />
            ))}
          </ul>
          {results.length === 0 ? <p>{places.isFetching ? words.searching : words.nothingFound}</p> : null}
        </div>
      ) : (
        <ul id={`${id}-list`} role="listbox" aria-label={words.search} hidden />
      )}
    </search>
  )
}

function Result({
  id,
  found,
  isActive,
  onChoose,
}: {
  id: string
  found: Found
  isActive: boolean
  onChoose: () => void
}) {
  const types = useWords(searchWords)
  const kinds = useWords(resourceWords)
  const detailOf = ({ detail }: Found) => {
    const kind = ResourceKind.safeParse(detail)
    return kind.success ? kinds[kind.data] : detail
  }
  return (
    <li
      id={id}
      role="option"
      aria-selected={isActive}
      // Before the field loses the focus, which would close the list under the pointer.
      onMouseDown={(event) => {
        event.preventDefault()
        onChoose()
      }}
    >
      <Icon name={icons[found.type]} />
      <span className="result-words">
        <strong>{found.label}</strong>
        {found.detail === '' ? null : <small>{detailOf(found)}</small>}
      </span>
      <span className="tag">{types[found.type]}</span>
    </li>
  )
}
