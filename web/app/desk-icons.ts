import type { IconName } from '../ui/Icon.tsx'
import type { DeskPage } from './view.ts'

export const deskIcons: Record<DeskPage, IconName> = {
  account: 'person',
  orders: 'file',
  'own-data': 'search',
  people: 'people',
  rights: 'table',
  keys: 'key',
  screens: 'screen',
  settings: 'sliders',
  retention: 'archive',
  audit: 'log',
}
