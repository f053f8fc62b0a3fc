import { useEffect, useRef } from 'react'

export type Shortcuts = Readonly<Record<string, () => void>>

/** Single keys, as long as nobody is typing. Keys with Ctrl, Alt or Meta belong to the browser. */
export function useShortcuts(shortcuts: () => Shortcuts): void {
  const latest = useRef(shortcuts)
  useEffect(function rememberShortcuts() {
    latest.current = shortcuts
  })
  useEffect(function listen() {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
      if (event.key !== 'Escape' && isTyping(event.target)) return
      const action = latest.current()[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!action) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  const isTextField = target instanceof HTMLInputElement && !['checkbox', 'radio', 'file'].includes(target.type)
  return isTextField || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}
