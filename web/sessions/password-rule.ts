export type PasswordRule = { leastLength: number; leastKinds: number; login: string | undefined }
export type RulePart = 'length' | 'kinds' | 'login'

const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/]

/** What of the rule a password keeps, while it is typed. Whether it was used before only the service knows. */
export function keptParts(
  password: string,
  { leastLength, leastKinds, login }: PasswordRule,
): Record<RulePart, boolean> {
  const name = login?.split('@')[0]?.toLowerCase() ?? ''
  return {
    length: Array.from(password).length >= leastLength,
    kinds: kinds.filter((kind) => kind.test(password)).length >= leastKinds,
    login: password !== '' && (name === '' || !password.toLowerCase().includes(name)),
  }
}

export function keepsRule(password: string, rule: PasswordRule): boolean {
  return Object.values(keptParts(password, rule)).every(Boolean)
}

/** The token of a one-time link, which stands behind the # so that it reaches no server's log. */
export function welcomeToken(hash: string): string | undefined {
  return /^#welcome=([A-Za-z0-9_-]{20,64})$/.exec(hash)?.[1]
}

/** As authenticators show a secret: groups of four, which can be read aloud. */
export function inGroups(secret: string): string {
  return secret.replace(/\s+/g, '').replace(/(.{4})(?=.)/g, '$1 ')
}
