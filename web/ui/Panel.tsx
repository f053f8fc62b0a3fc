import type { ReactNode } from 'react'
import { useEffect, useId, useRef } from 'react'
import { IconButton } from './controls.tsx'
import type { IconName } from './Icon.tsx'
import { Icon } from './Icon.tsx'

type Props = {
  title: string
  subtitle?: string
  icon?: IconName
  closeLabel: string
  onClose: () => void
  actions?: ReactNode
  foot?: ReactNode
  children: ReactNode
  className?: string
}

/** A sheet over the map. It takes the focus when it opens, so that a keyboard goes on inside it. */
export function Panel({ title, subtitle, icon, closeLabel, onClose, actions, foot, children, className = '' }: Props) {
  const id = useId()
  const element = useRef<HTMLElement>(null)
  useEffect(function takeFocus() {
    element.current?.focus({ preventScroll: true })
  }, [])
  return (
    <section ref={element} tabIndex={-1} className={`panel ${className}`} aria-labelledby={id}>
      <header className="panel-head">
        {icon ? (
          <span className="panel-icon">
            <Icon name={icon} size={20} />
          </span>
        ) : null}
        <div className="panel-titles">
          <h2 id={id}>{title}</h2>
          {subtitle === undefined ? null : <p>{subtitle}</p>}
        </div>
        {actions}
        <IconButton icon="close" label={closeLabel} tone="quiet" onClick={onClose} />
      </header>
      <div className="panel-body">{children}</div>
      {foot === undefined ? null : <footer className="panel-foot">{foot}</footer>}
    </section>
  )
}

export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="section">
      <div className="section-head">
        <h3>{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  )
}
