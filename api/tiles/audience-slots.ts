/** Small numbers for the keys of audiences, of which there may be any number: a number forgotten is given again. */
export type AudienceSlots = { slotOf: (key: string) => number }

/** Slot 0 is everybody's who sees everything. */
export function openAudienceSlots(most: number): AudienceSlots {
  const slots = new Map<string, number>()
  return {
    slotOf: (key) => {
      if (key === '') return 0
      const slot = slots.get(key) ?? freeSlot(slots, most)
      // A Map keeps the order of insertion: the newest use goes to the end.
      slots.delete(key)
      slots.set(key, slot)
      return slot
    },
  }
}

function freeSlot(slots: Map<string, number>, most: number): number {
  const [oldest] = slots
  if (slots.size < most || !oldest) return slots.size + 1
  slots.delete(oldest[0])
  return oldest[1]
}
