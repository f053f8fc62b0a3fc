import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { TileLayer } from '#geo/tile-layers'
import { shapeStyle, tileJson } from '../../api/tiles/tiles.rules.ts'
import type { Route } from '../../api/http/route.ts'
import { allRoutes } from '../../scripts/support/openapi-document.ts'

const routes = await allRoutes()

/** Whether an answer has a field that is marked as personal anywhere in it. */
function tellsPersonal({ response }: Pick<Route, 'response'>): boolean {
  if (!response) return false
  return JSON.stringify(z.toJSONSchema(response, { unrepresentable: 'any', io: 'output' })).includes('"personal":true')
}

describe('a personal field', () => {
  it('is part of no answer but those that open a person or a sealed text for a purpose', () => {
    const telling = routes.filter(tellsPersonal)
    expect(telling.map(({ id }) => id).sort()).toEqual(['exportOwnData', 'openHousehold', 'unmaskIncident'])
    for (const { method, access, body } of telling) {
      // Never by GET: nothing that may be cached, prefetched or linked.
      expect(method).toBe('post')
      expect(['residents:open', 'residents:find', 'incidents:unmask']).toContain(access)
      expect(Object.keys((body as z.ZodObject).shape)).toContain('note')
    }
  })

  it('would be found in an answer', () => {
    const leak = z.object({ grids: z.array(z.object({ worker: z.string().meta({ personal: true }) })) })
    expect(tellsPersonal({ response: leak })).toBe(true)
  })

  it('is in no layer of tiles', () => {
    const words = TileLayer.options.flatMap((layer) => {
      const [described] = tileJson(layer, { version: 1, epoch: 'x' }).vector_layers
      const drawn = layer === 'buildings' || layer.endsWith('grids') ? shapeStyle(layer, 16).keys : []
      return [...Object.keys(described?.fields ?? {}), ...drawn]
    })
    const allowed = [
      'class',
      'classId',
      'code',
      'capacity',
      'count',
      'coverage',
      'floors',
      'gridId',
      'hour',
      'kind',
      'level',
      'name',
      'population',
      'responsibleUnit',
      'severity',
      'source',
      'status',
      'use',
    ]
    expect([...new Set(words)].filter((word) => word !== null && !allowed.includes(word))).toEqual([])
  })
})
