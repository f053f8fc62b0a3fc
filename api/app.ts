import express from 'express'
import type { Express, Response } from 'express'
import helmet from 'helmet'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { mountAccounts } from './accounts/accounts.routes.ts'
import { mountAreas } from './areas/areas.routes.ts'
import { mountAudit } from './audit/audit.routes.ts'
import { mountBuildings } from './buildings/buildings.routes.ts'
import { mountCatalogues } from './catalogues/catalogues.routes.ts'
import { mountChanges } from './changes/changes.routes.ts'
import type { IncidentColumns } from './columns/incident-columns.ts'
import { mountComparisons } from './comparisons/comparisons.routes.ts'
import type { ReachEngine } from './coverage/reach-engine.ts'
import { mountCoverage } from './coverage/coverage.routes.ts'
import type { ChangeFollower } from './db/change-follower.ts'
import { mountExports } from './exports/exports.routes.ts'
import { openForecastRuns } from './forecasts/forecast-runs.ts'
import { mountForecasts } from './forecasts/forecasts.routes.ts'
import { mountGrids } from './grids/grids.routes.ts'
import type { HealthSources } from './health/health.routes.ts'
import { mountHealth } from './health/health.routes.ts'
import { mountHeat } from './heat/heat.routes.ts'
import { mountHotspots } from './hotspots/hotspots.routes.ts'
import { mountHouseholds } from './households/households.routes.ts'
import type { Door } from './http/door.ts'
import type { Kernel } from './http/mount.ts'
import { refuseOtherMethods } from './http/mount.ts'
import { Problem } from './http/problem.ts'
import { problemHandler } from './http/problem-handler.ts'
import { problemKinds } from './http/problem-kinds.ts'
import { requestLog } from './http/request-log.ts'
import { refuseOtherHosts, refuseOtherSites } from './http/same-origin.ts'
import { refuseSlowBodies } from './http/slow-bodies.ts'
import { mountImports } from './imports/imports.routes.ts'
import { mountIncidents } from './incidents/incidents.routes.ts'
import { mountKeys } from './keys/keys.routes.ts'
import { mountOrders } from './orders/orders.routes.ts'
import { mountPlans } from './plans/plans.routes.ts'
import type { Pools } from './pools.ts'
import { mountReporting } from './reporting/reporting.routes.ts'
import { mountResidents } from './residents/residents.routes.ts'
import { mountResources } from './resources/resources.routes.ts'
import { mountRetention } from './retention/retention.routes.ts'
import { mountScenarios } from './scenarios/scenarios.routes.ts'
import { mountScreens } from './screens/screens.routes.ts'
import type { Sealer } from './sealing/sealing.ts'
import { mountSearch } from './search/search.routes.ts'
import type { OidcClient } from './sessions/oidc.ts'
import type { CookieNames } from './sessions/presented.ts'
import { cookie, readCookie } from './sessions/presented.ts'
import { mountSessions } from './sessions/sessions.routes.ts'
import { mountSettings } from './settings/settings.routes.ts'
import { mountSilence } from './silence/silence.routes.ts'
import { openSilenceWatch } from './silence/silence-watch.ts'
import { mountStock } from './stock/stock.routes.ts'
import type { TileService } from './tiles/tile-service.ts'
import { mountTiles } from './tiles/tiles.routes.ts'

const openApiFile = fileURLToPath(new URL('./openapi.json', import.meta.url))

export type AppParts = {
  pools: Pools
  door: Door
  log: Logger
  sealer: Sealer
  names: CookieNames
  oidc: OidcClient | null
  publicUrl: string | null
  follower: ChangeFollower
  columns: IncidentColumns
  reach: ReachEngine
  tiles: TileService
  health: HealthSources
  uploads: { folder: string; maxBytes: number }
  exportFolder: string
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
  app.use(helmet(securityHeaders(parts.names.isSecure)))
  app.use(refuseOtherHosts(parts.publicUrl))
  app.use(refuseOtherSites)
  app.use(refuseSlowBodies)
  app.use(express.json({ limit: '1mb' }))

  const kernel: Kernel = {
    router: app,
    pool: parts.pools.app,
    door: parts.door,
    checkAnswers: parts.checkAnswers,
    paths: new Map(),
  }
  mountAccess(kernel, parts)
  mountCity(kernel, parts)
  const closeBackground = await mountBackground(kernel, parts)

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
  return { app, close: closeBackground }
}

/** Who is there, and what they may. */
function mountAccess(kernel: Kernel, { pools, names, sealer, oidc, publicUrl }: AppParts): void {
  mountSessions(kernel, { doorPool: pools.door, names, sealer, oidc, publicUrl })
  mountAccounts(kernel)
  mountKeys(kernel)
  mountScreens(kernel, {
    doorPool: pools.door,
    giveToken: (token) => cookie(names, names.screen, token, { maxAgeSeconds: screenSeconds }),
    readToken: (req) => readCookie(req, names.screen),
  })
  mountSettings(kernel)
  mountAudit(kernel)
  mountRetention(kernel, { jobPool: pools.jobs })
}

/** What the city holds. */
function mountCity(kernel: Kernel, { pools, sealer, columns, reach, tiles, health }: AppParts): void {
  mountHealth(kernel, health)
  mountAreas(kernel, pools.engine)
  mountGrids(kernel)
  mountPlans(kernel)
  mountBuildings(kernel)
  mountHouseholds(kernel)
  mountResidents(kernel, { sealer })
  mountCatalogues(kernel)
  mountIncidents(kernel, { sealer })
  mountResources(kernel)
  mountStock(kernel, reach)
  mountHeat(kernel, columns)
  mountSilence(kernel)
  mountComparisons(kernel, columns)
  mountTiles(kernel, tiles)
  mountSearch(kernel)
}

/** What goes on after an answer: imports, exports, looks for clusters, the watch over silence, forecasts, open streams. */
async function mountBackground(kernel: Kernel, parts: AppParts): Promise<() => Promise<void>> {
  const { pools, sealer, uploads, columns, log } = parts
  const imports = await mountImports(kernel, {
    jobPool: pools.jobs,
    sealer,
    uploadFolder: uploads.folder,
    maxUploadBytes: uploads.maxBytes,
    onCrash: (error) => log.error({ err: error }, 'an import met an error of its own'),
  })
  const exports = await mountFilesOut(kernel, parts)
  const closeHotspots = mountHotspots(kernel, {
    columns,
    enginePool: pools.engine,
    jobPool: pools.jobs,
    follower: parts.follower,
    log,
  })
  const watch = openSilenceWatch({ pool: pools.jobs, columns, log, isSelfRunning: true })
  const runs = openForecastRuns({ pool: pools.jobs, columns, log })
  mountForecasts(kernel, {
    runs,
    isReady: columns.ready,
    onCrash: (error) => log.error({ err: error }, 'making forecasts failed'),
  })
  const coverage = await mountCoverage(kernel, {
    engine: parts.reach,
    jobPool: pools.jobs,
    onCrash: (error) => log.error({ err: error }, 'a search for places met an error of its own'),
  })
  const reckon = mountScenarios(kernel, parts.reach.whatIf)
  mountOrders(kernel, { askWhatIf: parts.reach.whatIf, reckon })
  const reporting = await mountReporting(kernel, {
    jobPool: pools.jobs,
    onCrash: (error) => log.error({ err: error }, 'an estimate of reporting met an error of its own'),
  })
  const streams = mountChanges(kernel, parts.follower, { feedPool: pools.engine })
  return async () => {
    streams.close()
    await closeHotspots()
    await watch.close()
    await runs.close()
    await reporting.close()
    await coverage.close()
    await imports.close()
    await exports.close()
  }
}

function mountFilesOut(kernel: Kernel, { pools, exportFolder, sealer, log }: AppParts) {
  return mountExports(kernel, {
    jobPool: pools.jobs,
    databaseUrl: pools.urls.app,
    folder: exportFolder,
    sealer,
    onCrash: (error) => log.error({ err: error }, 'an export met an error of its own'),
  })
}

// A wall keeps its token for years; it is taken away here, not by the clock of its browser.
const screenSeconds = 400 * 86_400

// MapLibre 5 starts its worker from a blob; everything else comes from this address and nowhere else.
const securityHeaders = (isSecure: boolean) => ({
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
      formAction: ["'self'"],
    },
  },
  strictTransportSecurity: isSecure,
  referrerPolicy: { policy: 'no-referrer' as const },
})

function describeProblem(kind: string, res: Response): void {
  const known = Object.entries(problemKinds).find(([name]) => name === kind)
  if (!known) throw new Problem('not-found', `There is no kind of problem called ${kind}.`)
  res.json({ type: `/problems/${kind}`, ...known[1] })
}

function serveWeb(app: Express, folder: string): void {
  app.use('/assets', express.static(`${folder}/assets`, { immutable: true, maxAge: '1y', fallthrough: false }))
  app.use(express.static(folder, { setHeaders: (res) => res.setHeader('Cache-Control', 'no-cache') }))
}
