import express from 'express'
import type { Express, Response } from 'express'
import helmet from 'helmet'
import { fileURLToPath } from 'node:url'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { mountAreas } from './areas/areas.routes.ts'
import { mountBuildings } from './buildings/buildings.routes.ts'
import { mountCatalogues } from './catalogues/catalogues.routes.ts'
import { mountChanges } from './changes/changes.routes.ts'
import type { IncidentColumns } from './columns/incident-columns.ts'
import type { ReachEngine } from './coverage/reach-engine.ts'
import { mountCoverage } from './coverage/coverage.routes.ts'
import type { ChangeFollower } from './db/change-follower.ts'
import { mountGrids } from './grids/grids.routes.ts'
import type { HealthSources } from './health/health.routes.ts'
import { mountHealth } from './health/health.routes.ts'
import { mountHeat } from './heat/heat.routes.ts'
import { mountHouseholds } from './households/households.routes.ts'
import type { Kernel } from './http/mount.ts'
import { refuseOtherMethods } from './http/mount.ts'
import { Problem } from './http/problem.ts'
import { problemHandler } from './http/problem-handler.ts'
import { problemKinds } from './http/problem-kinds.ts'
import { requestLog } from './http/request-log.ts'
import { refuseOtherSites } from './http/same-origin.ts'
import { mountImports } from './imports/imports.routes.ts'
import { mountIncidents } from './incidents/incidents.routes.ts'
import { mountResources } from './resources/resources.routes.ts'
import { mountSearch } from './search/search.routes.ts'
import type { TileService } from './tiles/tile-service.ts'
import { mountTiles } from './tiles/tiles.routes.ts'

const openApiFile = fileURLToPath(new URL('./openapi.json', import.meta.url))

export type AppParts = {
  pool: Pool
  log: Logger
  follower: ChangeFollower
  columns: IncidentColumns
  reach: ReachEngine
  tiles: TileService
  health: HealthSources
  uploads: { folder: string; maxBytes: number }
  /** Folder of the built web app; null where only the API is served. */
  webFolder: string | null
  checkAnswers: boolean
}

/** The product on one screen: one line a noun. */
export async function createApp(parts: AppParts): Promise<{ app: Express; close: () => Promise<void> }> {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(requestLog(parts.log))
  app.use(helmet(securityHeaders))
  app.use(refuseOtherSites)
  app.use(express.json({ limit: '1mb' }))

  const kernel: Kernel = { router: app, pool: parts.pool, checkAnswers: parts.checkAnswers, paths: new Map() }
  mountHealth(kernel, parts.health)
  mountAreas(kernel)
  mountGrids(kernel)
  mountBuildings(kernel)
  mountHouseholds(kernel)
  mountCatalogues(kernel)
  mountIncidents(kernel)
  mountResources(kernel)
  mountCoverage(kernel, parts.reach)
  mountHeat(kernel, parts.columns)
  mountTiles(kernel, parts.tiles)
  const imports = await mountImports(kernel, {
    uploadFolder: parts.uploads.folder,
    maxUploadBytes: parts.uploads.maxBytes,
    onCrash: (error) => parts.log.error({ err: error }, 'an import met an error of its own'),
  })
  const streams = mountChanges(kernel, parts.follower)
  mountSearch(kernel)

  refuseOtherMethods(kernel)
  app.get('/openapi.json', (_req, res) => res.sendFile(openApiFile))
  app.get('/problems/:kind', (req, res) => describeProblem(req.params.kind, res))
  if (parts.webFolder !== null) serveWeb(app, parts.webFolder)
  app.use((req) => {
    throw new Problem(
      'not-found',
      `There is nothing at ${req.path}. The page is at /, the operations are listed in /openapi.json.`,
    )
  })
  app.use(problemHandler(parts.log))
  const close = async (): Promise<void> => {
    streams.close()
    await imports.close()
  }
  return { app, close }
}

// MapLibre 5 starts its worker from a blob; everything else comes from this address and nowhere else.
const securityHeaders = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      workerSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
}

function describeProblem(kind: string, res: Response): void {
  const known = Object.entries(problemKinds).find(([name]) => name === kind)
  if (!known) throw new Problem('not-found', `There is no kind of problem called ${kind}.`)
  res.json({ type: `/problems/${kind}`, ...known[1] })
}

function serveWeb(app: Express, folder: string): void {
  app.use('/assets', express.static(`${folder}/assets`, { immutable: true, maxAge: '1y', fallthrough: false }))
  app.use(express.static(folder, { setHeaders: (res) => res.setHeader('Cache-Control', 'no-cache') }))
}
