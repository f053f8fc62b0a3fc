import type { Route } from '#http'
import type { Holder, Right } from '#geo/rights'
import { administrators, may } from '#geo/rights'
import type { TileLayer } from '#geo/tile-layers'
import { TileLayer as TileLayers } from '#geo/tile-layers'
import type { DeskPage, LayerKey, PanelKey, View } from './view.ts'
import { deskPages, layerKeys, panels } from './view.ts'

export type MayI = (right: Right) => boolean

/** What the page holds out to a caller. The service decides again at every request; this only spares him the refusals. */
export type Offers = {
  hasMap: boolean
  hasTimeline: boolean
  panels: readonly PanelKey[]
  layers: readonly LayerKey[]
  desk: readonly DeskPage[]
  /** Those of the desk that are about the caller's own work, not about others. */
  own: readonly DeskPage[]
}

const layerRights: Record<LayerKey, readonly Right[]> = {
  heat: ['heat:read'],
  coverage: ['coverage:read'],
  // Who may not read incidents one by one is told them as published counts by cell.
  incidents: ['incidents:read', 'heat:read'],
  resources: ['resources:read'],
  'community-grids': ['grids:read'],
  'unit-grids': ['grids:read'],
  'grid-labels': ['grids:read'],
  areas: ['map:read'],
  buildings: ['buildings:read'],
  roads: ['map:read'],
  ground: ['map:read'],
}

const panelRights: Record<PanelKey, Right> = {
  layers: 'map:read',
  heat: 'heat:read',
  hotspots: 'analysis:read',
  coverage: 'coverage:read',
  'where-next': 'coverage:read',
  stock: 'stock:read',
  silence: 'analysis:read',
  forecasts: 'analysis:read',
  comparisons: 'analysis:read',
  reporting: 'analysis:read',
  plans: 'plans:read',
  scenarios: 'scenarios:read',
  imports: 'imports:read',
  exports: 'exports:make',
}

/** Any of them opens the page; one's own account is everybody's. */
const deskRights: Record<DeskPage, readonly Right[]> = {
  account: [],
  orders: ['orders:read'],
  'own-data': ['residents:find'],
  people: ['accounts:read'],
  rights: ['accounts:read', 'audit:read'],
  keys: ['keys:make', 'keys:manage'],
  screens: ['screens:manage'],
  settings: ['settings:read'],
  retention: ['retention:read'],
  audit: ['audit:read'],
}

export function offersOf(holder: Holder): Offers {
  const mayI: MayI = (right) => may(holder, right)
  const desk = deskPages.filter((page) => page === 'account' || deskRights[page].some(mayI))
  return {
    hasMap: mayI('map:read'),
    // Screens are told counts in steps, which no timeline adds up from.
    hasTimeline: mayI('heat:read') && mayI('heat:count'),
    panels: panels.filter((panel) => mayI(panelRights[panel])),
    layers: layerKeys.filter((layer) => layerRights[layer].some(mayI)),
    desk,
    own: desk.filter(
      (page) =>
        page === 'account' || page === 'orders' || page === 'own-data' || (page === 'keys' && !mayI('keys:manage')),
    ),
  }
}

/** Pages that are about others: the menu names them administration. */
export function administrationOf({ desk, own }: Offers): DeskPage[] {
  return desk.filter((page) => !own.includes(page))
}

export function isAdministrator({ post }: Holder): boolean {
  return post !== null && administrators.includes(post)
}

/** The page of the desk that is open; who has no map is always at the desk. */
export function openPage(wanted: DeskPage | null, { desk, hasMap }: Offers): DeskPage | null {
  const offered = desk.find((page) => page === wanted)
  if (offered) return offered
  return hasMap ? null : (desk.find((page) => page !== 'account') ?? 'account')
}

/** The view without what is not offered: an address from somebody else may ask for more. */
export function offeredView(view: View, offers: Offers, mayI: MayI): View {
  const layers = Object.fromEntries(
    layerKeys.map((key) => [key, { ...view.layers[key], isOn: view.layers[key].isOn && offers.layers.includes(key) }]),
  ) as View['layers']
  const measure = mayI('households:read') || view.heat.measure !== 'per-100-households' ? view.heat.measure : 'per-km2'
  const mode = mayI('heat:count') || view.heat.mode !== 'cells' ? view.heat.mode : 'grids'
  return {
    ...view,
    layers,
    heat: { ...view.heat, measure, mode },
    panel: view.panel !== null && offers.panels.includes(view.panel) ? view.panel : null,
    hasTimeline: view.hasTimeline && offers.hasTimeline,
  }
}

/** Tiles are asked for only where a layer of them is offered. */
export function offeredTiles({ layers }: Offers): TileLayer[] {
  return TileLayers.options.filter((layer) => layers.includes(layer))
}

/** Whether somebody signed in may call what asks for this access. */
export function isOpenTo(access: Route['access'], mayI: MayI): boolean {
  return access === 'anyone' || access === 'signed-in' || mayI(access)
}
