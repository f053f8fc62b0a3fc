import { useId, useState } from 'react'
import type { IncidentClass } from '#contract/catalogues'
import { Button } from '../ui/controls.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useFormat } from '../words/format.ts'
import { incidentWords } from '../words/incidents.ts'
import { useLanguage, useWords } from '../words/language.ts'
import type { ClassNode } from './class-tree.ts'
import { growClassTree, searchClassTree } from './class-tree.ts'

type Props = {
  classes: readonly IncidentClass[]
  counts: ReadonlyMap<number, number>
  chosen: readonly number[]
  onChange: (chosen: number[]) => void
}

export function ClassTree({ classes, counts, chosen, onChange }: Props) {
  const words = useWords(incidentWords)
  const [search, setSearch] = useState('')
  const id = useId()
  const trees = searchClassTree(growClassTree(classes, counts), search)
    .filter((node) => node.count > 0 || search !== '')
    .sort((a, b) => b.count - a.count)
  const toggle = (classId: number) =>
    onChange(chosen.includes(classId) ? chosen.filter((other) => other !== classId) : [...chosen, classId])
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {words.classes}
      </label>
      <input
        id={id}
        className="input"
        type="search"
        value={search}
        placeholder={words.findClass}
        onChange={({ target }) => setSearch(target.value)}
      />
      <ul className="tree" aria-label={words.classes}>
        {trees.map((node) => (
          <Branch key={node.item.id} node={node} chosen={chosen} onToggle={toggle} isOpenAtFirst={search !== ''} />
        ))}
      </ul>
    </div>
  )
}

type BranchProps = {
  node: ClassNode
  chosen: readonly number[]
  onToggle: (id: number) => void
  isOpenAtFirst: boolean
}

function Branch({ node, chosen, onToggle, isOpenAtFirst }: BranchProps) {
  const [isOpened, setIsOpened] = useState(false)
  const language = useLanguage()
  const format = useFormat()
  const { item, children, count } = node
  const name = language === 'en' && item.nameEn !== '' ? item.nameEn : item.nameZh
  const isOpen = isOpened || isOpenAtFirst
  return (
    <li>
      <span className="tree-row">
        {children.length > 0 ? (
          <Button
            tone="quiet"
            className="tree-arrow"
            aria-expanded={isOpen}
            aria-label={name}
            onClick={() => setIsOpened(!isOpened)}
          >
            <Icon name="chevron" size={14} />
          </Button>
        ) : (
          <span className="tree-arrow" />
        )}
        <label>
          <input type="checkbox" checked={chosen.includes(item.id)} onChange={() => onToggle(item.id)} />
          <span className="tree-name">{name}</span>
        </label>
        <span className="tree-count">{format.count(count)}</span>
      </span>
      {isOpen && children.length > 0 ? (
        <ul>
          {[...children]
            .sort((a, b) => b.count - a.count)
            .map((child) => (
              <Branch
                key={child.item.id}
                node={child}
                chosen={chosen}
                onToggle={onToggle}
                isOpenAtFirst={isOpenAtFirst}
              />
            ))}
        </ul>
      ) : null}
    </li>
  )
}
