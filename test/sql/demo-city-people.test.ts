import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientBase } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { maskText } from '#geo/mask-text'
import { originalContext, residentContext } from '#geo/sealed-values'
import { addKey } from '../../api/sealing/key-ring.ts'
import { openSealer } from '../../api/sealing/sealing.ts'
import { makeDemoCity, removeCity } from '../../geodata/demo-city/make-demo-city.ts'
import type { TestDatabase } from '../support/database.ts'
import { openTestDatabase } from '../support/database.ts'

const figures = { halfSideMeters: 900, coreHalfMeters: 240, riverWidthMeters: 50, households: 3000, incidents: 6000 }
const seals = openSealer(addKey())

let database: TestDatabase
let client: ClientBase & { end: () => Promise<void> }
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-people-'))
  database = await openTestDatabase()
  client = await database.client()
  await make()
})
afterAll(async () => {
  await client.end()
  await database.close()
  await rm(folder, { recursive: true })
})

async function make(): Promise<void> {
  const truthFile = join(folder, 'truth.json')
  await makeDemoCity({ client, size: 'town', seed: 5, figures, report: () => undefined, truthFile, seals })
}

type Person = { id: number; householdId: number; name: string; telephone: string; identity: string }
async function people(): Promise<Person[]> {
  const { rows } = await client.query<{ id: number; householdId: number } & Record<'n' | 't' | 'i', Buffer>>(
    `SELECT r.id, r.household_id AS "householdId", n.sealed AS n, t.sealed AS t, i.sealed AS i FROM residents r
     JOIN resident_names n ON n.resident_id = r.id JOIN resident_telephones t ON t.resident_id = r.id
     JOIN resident_identities i ON i.resident_id = r.id JOIN resident_care c ON c.resident_id = r.id ORDER BY r.id`,
  )
  return rows.map(({ id, householdId, n, t, i }) => ({
    id,
    householdId,
    name: seals.unseal(n, residentContext('names', id)),
    telephone: seals.unseal(t, residentContext('telephones', id)),
    identity: seals.unseal(i, residentContext('identities', id)),
  }))
}

describe('the people of the demo city', () => {
  it('are one household in eight, each with a sealed record that nobody can take for a real one', async () => {
    const all = await people()
    expect(all.length).toBeGreaterThan(300)
    expect(all.length).toBeLessThan(450)
    for (const { name, telephone, identity } of all) {
      expect(name).toMatch(/^\p{Script=Han}{2,3}$/u)
      expect(telephone).toMatch(/^199000\d{5}$/)
      expect(identity).toMatch(/^9901\d{13}[\dX]$/)
      expect(maskText(`${telephone} ${identity}`).found).toEqual(['identity-number', 'mobile'])
    }
    expect(new Set(all.map(({ identity }) => identity)).size).toBe(all.length)
  })

  it('leave numbers at the hotline, which are masked and kept sealed', async () => {
    const { rows } = await client.query<{
      id: number
      text: string
      sealed: Buffer
      kinds: string[]
      isLinked: boolean
    }>(
      `SELECT i.id, i.text, o.sealed, o.kinds, o.community_grid_id = i.community_grid_id AS "isLinked"
       FROM incidents i JOIN incident_originals o ON o.incident_id = i.id WHERE i.is_masked`,
    )
    expect(rows.length).toBeGreaterThan(20)
    for (const { id, text, sealed, kinds, isLinked } of rows) {
      const original = JSON.parse(seals.unseal(sealed, originalContext(id))) as { text: string }
      expect(maskText(original.text)).toEqual({ masked: text, found: kinds })
      expect(isLinked).toBe(true)
    }
  })

  it('are the same for the same seed, and go with the city', async () => {
    const before = await people()
    await removeCity(client)
    expect(await people()).toEqual([])
    await make()
    expect(await people()).toEqual(before)
  })
})
