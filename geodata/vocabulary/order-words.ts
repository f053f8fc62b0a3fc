import { z } from 'zod'
import { Position } from './geojson.ts'

export const OrderState = z.enum(['draft', 'issued', 'withdrawn', 'done'])
export type OrderState = z.infer<typeof OrderState>

/** Where an order may go from a state. */
export const nextStates: Record<OrderState, readonly OrderState[]> = {
  draft: ['issued', 'withdrawn'],
  issued: ['done', 'withdrawn'],
  withdrawn: [],
  done: [],
}

/** Who goes where: a change as it was ordered, in words and places of that moment. Of persons only the name of the resource. */
export const OrderMove = z.object({
  type: z.enum(['add', 'move', 'close', 'shift']),
  resourceId: z.number().int().nullable(),
  name: z.string(),
  address: z.string(),
  from: Position.nullable(),
  to: Position.nullable(),
  hoursFrom: z.string().nullable(),
  hoursTo: z.string().nullable(),
})
export type OrderMove = z.infer<typeof OrderMove>

/** What the store says of a move now. */
export const MoveOutcome = z.enum(['as-ordered', 'not-yet', 'otherwise'])
export type MoveOutcome = z.infer<typeof MoveOutcome>

/** How the resources of the kind differ from those the order was reckoned with. */
export const ResourceDifference = z.object({
  id: z.number().int(),
  what: z.enum(['added', 'gone', 'moved', 'other-hours']),
})
export type ResourceDifference = z.infer<typeof ResourceDifference>
