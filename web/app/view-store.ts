import { createContext, useContext, useSyncExternalStore } from 'react'
import { formatView, parseView } from './url-state.ts'
import type { View } from './view.ts'

export type ViewStore = {
  read: () => View
  /** Whether the address the page was opened with chose what reach is asked about. */
  isReachGiven: boolean
  change: (patch: Partial<View>) => void
  subscribe: (listener: () => void) => () => void
}

/** The address bar as a store. Reads it once and on back and forward, writes it on every change. */
export function openViewStore(page: Window, defaults: View): ViewStore {
  let view = parseView(page.location.search, defaults)
  const isReachGiven = new URLSearchParams(page.location.search).has('reach')
  const listeners = new Set<() => void>()
  const tell = () => listeners.forEach((listener) => listener())
  page.addEventListener('popstate', () => {
    view = parseView(page.location.search, defaults)
    tell()
  })
  return {
    read: () => view,
    isReachGiven,
    change: (patch) => {
      view = { ...view, ...patch }
      page.history.replaceState(null, '', formatView(view))
      tell()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** A view that no address keeps: a screen on a wall starts the same every time. */
export function openPassingStore(start: View): ViewStore {
  let view = start
  const listeners = new Set<() => void>()
  return {
    read: () => view,
    isReachGiven: true,
    change: (patch) => {
      view = { ...view, ...patch }
      listeners.forEach((listener) => listener())
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const ViewStoreContext = createContext<ViewStore | undefined>(undefined)

export function useView(): { view: View; change: ViewStore['change']; isReachGiven: boolean } {
  const store = useContext(ViewStoreContext)
  if (!store) throw new Error('The page was drawn without a view store; main.tsx provides it.')
  return {
    view: useSyncExternalStore(store.subscribe, store.read),
    change: store.change,
    isReachGiven: store.isReachGiven,
  }
}
