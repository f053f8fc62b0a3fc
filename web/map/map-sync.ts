import 'maplibre-gl/dist/maplibre-gl.css'
import type { FilterSpecification, GeoJSONSource, MapGeoJSONFeature, PointLike } from 'maplibre-gl'
import { Map as MaplibreMap, Marker, ScaleControl } from 'maplibre-gl'
import type { Bbox } from '#geo/bbox'
import { drawImage } from './draw-image.ts'
import type { MapEvents, MapHandle, Place, Pick } from './map-handle.ts'
import type { LatticeLayer, Scene } from './scene.ts'
import { emptyScene } from './scene.ts'
import type { Overlay } from './overlay.ts'
import { followPins } from './pins.ts'
import type { SceneChange } from './scene-diff.ts'
import { diffScenes } from './scene-diff.ts'
import { tilesOver } from './tile-versions.ts'

/** Above so many tiles it is cheaper to ask for all that are on the screen. */
const mostTilesByName = 256
/** A click this near to a point, in pixels, means the point: fingers and tired hands are not exact. */
const pickTolerance = 5

/** Opens the map in an element. Nothing else in the page changes MapLibre; everything goes through the handle. */
export function openMap(container: HTMLElement, start: Place, events: MapEvents): Promise<MapHandle> {
  const map = new MaplibreMap({
    container,
    style: { version: 8, sources: {}, layers: [] },
    ...('bbox' in start
      ? { bounds: start.bbox, fitBoundsOptions: { padding: start.padding } }
      : { center: start.position, zoom: start.zoom }),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    renderWorldCopies: false,
    maxZoom: 19.5,
    minZoom: 3,
    fadeDuration: events.isMotionReduced() ? 0 : 180,
    validateStyle: false,
    transformRequest: (url) => ({ url: events.addressOf(url) }),
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new ScaleControl({ unit: 'metric', maxWidth: 110 }), 'bottom-right')
  return new Promise((resolve) => {
    void map.once('style.load', () => {
      const applied = followScenes(map)
      listen(map, events, applied.current)
      resolve(handleOf(map, events, applied.apply))
      reportCamera(map, events)
    })
  })
}

/**
 * Applies scenes one at a time. A burst within a frame is folded into its last scene. A scene counts as shown only
 * when every change of it went through; after a failure the map is cleared and the scene is laid out afresh.
 */
function followScenes(map: MaplibreMap): { apply: (scene: Scene) => void; current: () => Scene } {
  const showLattices = followLattices(map)
  let shown = emptyScene
  let wanted: Scene | undefined
  const run = () => {
    const next = wanted
    wanted = undefined
    if (!next) return
    try {
      for (const change of diffScenes(shown, next)) applyChange(map, change)
    } catch (failure) {
      console.warn('The map is laid out afresh, because a change to it failed.', failure)
      for (const layer of map.getStyle().layers) map.removeLayer(layer.id)
      for (const id of Object.keys(map.getStyle().sources)) map.removeSource(id)
      for (const change of diffScenes(emptyScene, next)) applyChange(map, change)
    }
    if (shown.lattices !== next.lattices) showLattices(next.lattices)
    shown = next
  }
  return {
    apply: (scene) => {
      if (!wanted) requestAnimationFrame(run)
      wanted = scene
    },
    current: () => shown,
  }
}

/** deck.gl comes in a chunk of its own, when there is first something for it to draw. */
function followLattices(map: MaplibreMap): (lattices: readonly LatticeLayer[]) => void {
  let overlay: Promise<Overlay> | undefined
  let wanted: readonly LatticeLayer[] = []
  return (lattices) => {
    wanted = lattices
    if (lattices.length === 0 && !overlay) return
    overlay ??= import('./overlay.ts').then(({ openOverlay }) => openOverlay(map))
    // What is wanted by then, if more scenes came while the chunk was on its way.
    void overlay.then(({ show }) => show(wanted))
  }
}

function applyChange(map: MaplibreMap, change: SceneChange): void {
  if (isSourceChange(change)) changeSource(map, change)
  else if (change.type === 'set-image') setImage(map, change)
  else if (change.type === 'set-state') setState(map, change)
  else changeLayer(map, change)
}

type SourceChange = Extract<SceneChange, { type: 'remove-source' | 'add-source' | 'set-data' }>
type LayerChange = Exclude<SceneChange, SourceChange | { type: 'set-image' } | { type: 'set-state' }>

function isSourceChange(change: SceneChange): change is SourceChange {
  return ['remove-source', 'add-source', 'set-data'].includes(change.type)
}

function changeSource(map: MaplibreMap, change: SourceChange): void {
  switch (change.type) {
    case 'remove-source':
      if (map.getSource(change.id)) map.removeSource(change.id)
      return
    case 'add-source':
      map.addSource(change.id, change.source.spec)
      return
    case 'set-data':
      map.getSource<GeoJSONSource>(change.id)?.setData(change.data as Parameters<GeoJSONSource['setData']>[0])
      return
  }
}

function changeLayer(map: MaplibreMap, change: LayerChange): void {
  switch (change.type) {
    case 'remove-layer':
      if (map.getLayer(change.id)) map.removeLayer(change.id)
      return
    case 'add-layer':
      map.addLayer(change.layer, change.before)
      return
    case 'move-layer':
      map.moveLayer(change.id, change.before)
      return
    case 'set-paint':
      map.setPaintProperty(change.id, change.name, change.value)
      return
    case 'set-layout':
      map.setLayoutProperty(change.id, change.name, change.value)
      return
    case 'set-filter':
      map.setFilter(change.id, change.filter as FilterSpecification | undefined)
      return
    case 'set-zoom-range':
      map.setLayerZoomRange(change.id, change.minzoom, change.maxzoom)
      return
  }
}

function setImage(map: MaplibreMap, { id, recipe }: Extract<SceneChange, { type: 'set-image' }>): void {
  const { image, pixelRatio } = drawImage(recipe)
  if (map.hasImage(id)) map.updateImage(id, image)
  else map.addImage(id, image, { pixelRatio })
}

function setState(map: MaplibreMap, { join, id, value }: Extract<SceneChange, { type: 'set-state' }>): void {
  const target = { source: join.source, sourceLayer: join.sourceLayer, id }
  if (!map.getSource(join.source)) return
  if (value === undefined) map.removeFeatureState(target, join.key)
  else map.setFeatureState(target, { [join.key]: value })
}

function listen(map: MaplibreMap, events: MapEvents, scene: () => Scene): void {
  const pickAt = (point: { x: number; y: number }): Pick | undefined => {
    const layers = scene().pickable.filter((id) => map.getLayer(id))
    const box: [PointLike, PointLike] = [
      [point.x - pickTolerance, point.y - pickTolerance],
      [point.x + pickTolerance, point.y + pickTolerance],
    ]
    const near = map.queryRenderedFeatures(box, { layers })
    const exact = new Set(map.queryRenderedFeatures([point.x, point.y], { layers }).map(identityOf))
    const best = layers
      .flatMap((id) => near.filter((feature) => feature.layer.id === id))
      .find(
        (feature) =>
          feature.layer.type === 'circle' || feature.layer.type === 'symbol' || exact.has(identityOf(feature)),
      )
    return best && { layer: best.layer.id, id: Number(best.id ?? best.properties.id), properties: best.properties }
  }
  map.on('click', ({ point, lngLat }) => events.onClick(pickAt(point), [lngLat.lng, lngLat.lat]))
  let waiting = false
  map.on('mousemove', ({ point, lngLat }) => {
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => {
      waiting = false
      const pick = map.isMoving() ? undefined : pickAt(point)
      map.getCanvas().style.cursor = pick ? 'pointer' : ''
      events.onHover(pick, [point.x, point.y], [lngLat.lng, lngLat.lat])
    })
  })
  listenForHand(map, events, pickAt)
  map.on('mouseout', () => events.onHover(undefined, [0, 0], undefined))
  map.on('moveend', () => reportCamera(map, events))
  map.on('idle', () => {
    hasRested.add(map)
    events.onIdle()
  })
  map.on('error', ({ error }: { error: Error }) => events.onTrouble(error.message))
}

/** A press that somebody takes hold of is his until the button is let go, wherever that is. */
function listenForHand(
  map: MaplibreMap,
  events: MapEvents,
  pickAt: (point: { x: number; y: number }) => Pick | undefined,
): void {
  map.on('mousedown', (press) => {
    if (press.originalEvent.button !== 0) return
    const { lng, lat } = press.lngLat
    if (!events.onGrab(pickAt(press.point), [lng, lat], press.originalEvent.shiftKey)) return
    press.preventDefault()
    const box = map.getContainer().getBoundingClientRect()
    const placeOf = ({ clientX, clientY }: MouseEvent): [number, number] => {
      const place = map.unproject([clientX - box.left, clientY - box.top])
      return [place.lng, place.lat]
    }
    const move = (event: MouseEvent) => events.onDrag(placeOf(event))
    window.addEventListener('mousemove', move)
    window.addEventListener(
      'mouseup',
      (event) => {
        window.removeEventListener('mousemove', move)
        events.onRelease(placeOf(event))
      },
      { once: true },
    )
  })
}

function identityOf(feature: MapGeoJSONFeature): string {
  return `${feature.layer.id}/${String(feature.id ?? JSON.stringify(feature.properties))}`
}

function reportCamera(map: MaplibreMap, events: MapEvents): void {
  const { lng, lat } = map.getCenter()
  const bounds = map.getBounds()
  events.onCamera({ longitude: lng, latitude: lat, zoom: map.getZoom() }, [
    bounds.getWest(),
    bounds.getSouth(),
    bounds.getEast(),
    bounds.getNorth(),
  ])
}

function handleOf(map: MaplibreMap, events: MapEvents, apply: (scene: Scene) => void): MapHandle {
  return {
    show: apply,
    go: (place, animate = true) => {
      if ('bbox' in place) map.fitBounds(place.bbox, { padding: place.padding, maxZoom: 17, animate })
      else map.flyTo({ center: place.position, zoom: place.zoom, offset: place.offset ?? [0, 0], animate })
    },
    zoomBy: (steps) => void map.zoomTo(map.getZoom() + steps),
    name: (label) => map.getCanvas().setAttribute('aria-label', label),
    focus: () => map.getCanvas().focus(),
    refreshTiles: (source, bbox, zooms) => {
      if (!map.getSource(source)) return
      const ids = bbox === null ? [] : tilesNear(bbox, map.getZoom(), zooms)
      if (ids.length === 0 || ids.length > mostTilesByName) map.refreshTiles(source)
      else map.refreshTiles(source, ids)
    },
    pulse: (position) => {
      if (events.isMotionReduced()) return
      const element = document.createElement('div')
      element.className = 'map-pulse'
      element.setAttribute('aria-hidden', 'true')
      const marker = new Marker({ element }).setLngLat(position).addTo(map)
      setTimeout(() => marker.remove(), 4_000)
    },
    pin: followPins(map),
    // While tiles are on their way a count would be wrong; the next idle moment brings the right one.
    countInView: (layers) => (hasRested.has(map) && map.areTilesLoaded() ? countInView(map, layers) : {}),
    onMove: (listener) => {
      const tell = (): void => {
        const { lng, lat } = map.getCenter()
        listener({ longitude: lng, latitude: lat, zoom: map.getZoom() })
      }
      map.on('move', tell)
      tell()
      return () => map.off('move', tell)
    },
    jump: ({ longitude, latitude, zoom }) => map.jumpTo({ center: [longitude, latitude], zoom }),
    close: () => map.remove(),
  }
}

/** Tiles on the screen are of the zoom level itself, or of a parent that stands in while a tile is on its way. */
function tilesNear(bbox: Bbox, zoom: number, { minzoom, maxzoom }: { minzoom: number; maxzoom: number }) {
  const highest = Math.min(maxzoom, Math.ceil(zoom) + 1)
  const lowest = Math.max(minzoom, Math.min(highest, Math.floor(zoom)) - 3)
  return Array.from({ length: Math.max(0, highest - lowest + 1) }, (_, step) => lowest + step).flatMap((z) =>
    tilesOver(bbox, z),
  )
}

/** Maps that have come to rest once: before that, no tile is missing because none was asked for yet. */
const hasRested = new WeakSet<MaplibreMap>()

/** Distinct features drawn now, by layer. A feature cut by tile edges counts once. */
function countInView(map: MaplibreMap, layers: readonly string[]): Record<string, number> {
  const present = layers.filter((id) => map.getLayer(id))
  const seen = new Map<string, Set<string>>(present.map((id) => [id, new Set()]))
  for (const feature of map.queryRenderedFeatures({ layers: present }))
    seen.get(feature.layer.id)?.add(identityOf(feature))
  return Object.fromEntries([...seen].map(([id, features]) => [id, features.size]))
}
