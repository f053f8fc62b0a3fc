import type { Kernel } from '../http/mount.ts'
import { mount, mountStream } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import type { TileService } from './tile-service.ts'
import { describeTiles, getTile } from './tiles.contract.ts'

/** The bare server asks the tile service before Express; the route here serves whoever mounts only the router. */
export function mountTiles(kernel: Kernel, tiles: TileService): void {
  mount(kernel, describeTiles, ({ params }) => Promise.resolve(tiles.describe(params.layer)))

  mountStream(kernel, getTile, (_call, req, res) => {
    if (!tiles.handle(req, res))
      throw new Problem('not-found', 'A tile address is /tiles/LAYER/Z/X/Y.mvt; see /tiles/LAYER.json.')
    return Promise.resolve()
  })
}
