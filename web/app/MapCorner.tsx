import type { City } from '#contract/areas'
import type { MapHandle } from '../map/map-handle.ts'
import { IconButton } from '../ui/controls.tsx'
import { useWords } from '../words/language.ts'
import { pageWords } from '../words/page.ts'

type Props = { city: City; handle: MapHandle | undefined; onWholeCity: () => void }

/** Buttons of the map, and the line public maps must carry: who made it, and under which review number. */
export function MapCorner({ city, handle, onWholeCity }: Props) {
  const words = useWords(pageWords)
  const isInvented = city.madeBy === 'demo-city'
  const review = document.querySelector<HTMLMetaElement>('meta[name="map-review-number"]')?.content ?? ''
  return (
    <footer>
      <div className="map-buttons" role="group" aria-label={words.zoom}>
        <IconButton icon="plus" label={words.zoomIn} onClick={() => handle?.zoomBy(1)} />
        <IconButton icon="minus" label={words.zoomOut} onClick={() => handle?.zoomBy(-1)} />
        <IconButton icon="city" label={words.wholeCity} onClick={onWholeCity} />
      </div>
      <p className="attribution">
        {isInvented ? words.attributionDemo : words.attributionImport}
        {isInvented && review === '' ? '' : ` · ${review === '' ? words.reviewMissing : words.review(review)}`}
      </p>
    </footer>
  )
}
