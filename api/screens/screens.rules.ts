/** Letters and digits that nobody mixes up when reading them off a wall. */
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Two groups of four, 40 bits; `bytes` are eight random ones. */
export function pairingCode(bytes: Uint8Array): string {
  const code = Array.from(bytes.subarray(0, 8), (byte) => letters[byte % letters.length] ?? 'A').join('')
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/** As it is stored, however it was typed. */
export function tidyCode(typed: string): string {
  const plain = typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return `${plain.slice(0, 4)}-${plain.slice(4)}`
}
