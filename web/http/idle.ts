/** Without a key or a pointer for so long, nobody sits at the page. */
const idleAfterMs = 30_000

const hand = { lastMs: Date.now() }

export function isIdle(lastInputMs: number, nowMs: number): boolean {
  return nowMs - lastInputMs >= idleAfterMs
}

export function isHandAway(): boolean {
  return isIdle(hand.lastMs, Date.now())
}

/** Notes every key and pointer, whatever the page does with them. */
export function watchHand(page: Pick<Window, 'addEventListener'>): void {
  for (const event of ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart'])
    page.addEventListener(event, () => (hand.lastMs = Date.now()), { capture: true, passive: true })
}
