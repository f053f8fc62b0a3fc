/** As the service takes it: two groups of four, with or without the hyphen. */
export function isPairingCode(typed: string): boolean {
  return /^[A-Z0-9]{4}-?[A-Z0-9]{4}$/.test(typed.trim().toUpperCase())
}

/** Minutes and seconds until an instant, as a clock counts down; never below zero. */
export function timeLeft(expiresAt: string, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(expiresAt) - nowMs) / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
