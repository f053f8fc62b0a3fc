import type { CodeScheme } from './grid-words.ts'

export type GridCodeParts = { county: string; street: string; community: string; sequence: string }

const shapes: Record<Exclude<CodeScheme, 'free'>, RegExp> = {
  'gb-15': /^(\d{6})(\d{3})(\d{3})(\d{3})$/,
  'local-16': /^(\d{6})(\d{4})(\d{3})(\d{3})$/,
}

/** The parts of a grid code under its declared scheme, or undefined when it does not fit or the scheme is free text. */
export function parseGridCode(code: string, scheme: CodeScheme): GridCodeParts | undefined {
  if (scheme === 'free') return undefined
  const match = shapes[scheme].exec(code)
  if (!match) return undefined
  const [, county = '', street = '', community = '', sequence = ''] = match
  return { county, street, community, sequence }
}
