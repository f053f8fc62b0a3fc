import { z } from 'zod'
import { defineRoute } from '#http'
import { Purpose } from '#geo/purpose'

/** Every look at a person names why: a kind of purpose and a note for whoever reads the log. */
export const Declared = { purpose: Purpose, note: z.string().trim().min(4).max(400) }

/** Marked, so that a test can find every answer that such a field is part of. */
const personal = () => z.string().nullable().meta({ personal: true })

/** Null: not recorded, or not told to this post (see `told`). */
export const Resident = z.object({
  id: z.number().int(),
  householdId: z.number().int(),
  name: personal(),
  telephone: personal(),
  identityNumber: personal(),
  care: personal(),
})
export type Resident = z.infer<typeof Resident>

export const listHouseholdsOfBuilding = defineRoute({
  id: 'listHouseholdsOfBuilding',
  method: 'get',
  path: '/residents/buildings/:id',
  summary: 'Households of a building, and of how many persons something is recorded; nobody is named',
  access: 'residents:open',
  params: z.object({ id: z.coerce.number().int().positive() }),
  response: z.object({
    households: z.array(
      z.object({
        id: z.number().int(),
        place: z.string(),
        size: z.number().int().nullable(),
        recorded: z.number().int(),
      }),
    ),
  }),
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})

export const openHousehold = defineRoute({
  id: 'openHousehold',
  method: 'post',
  path: '/residents/openings',
  summary: 'Open the personal data of one household for a declared purpose; the log keeps who, why and what',
  access: 'residents:open',
  cost: 10,
  body: z.object({ householdId: z.number().int().positive(), ...Declared }),
  response: z.object({ openingId: z.number().int(), residents: z.array(Resident), told: z.array(z.string()) }),
  status: 201,
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})

export const exportOwnData = defineRoute({
  id: 'exportOwnData',
  method: 'post',
  path: '/residents/own-data',
  summary: "Everything recorded of one person, at that person's own request",
  access: 'residents:find',
  cost: 50,
  body: z
    .object({
      telephone: z.string().trim().min(5).max(20).optional(),
      identityNumber: z.string().trim().min(15).max(24).optional(),
      note: z.string().trim().min(4).max(400),
    })
    .refine(({ telephone, identityNumber }) => telephone !== undefined || identityNumber !== undefined, {
      message: 'Give the telephone, the identity number or both, as the person tells them.',
    }),
  response: z.object({
    openingId: z.number().int(),
    found: z.array(
      Resident.extend({
        place: z.string(),
        recordedAt: z.iso.datetime(),
        source: z.string(),
        /** Who looked at this record, when and why. */
        looks: z.array(z.object({ at: z.iso.datetime(), by: z.string(), purpose: z.string() })),
      }),
    ),
    provenance: z.object({ source: z.string(), computedAt: z.iso.datetime() }),
  }),
  status: 201,
  problems: ['invalid-request', 'not-found', 'database-unavailable'],
})
