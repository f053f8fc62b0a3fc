import pg from 'pg'

/** The roles that log in beside the owner; see geodata/schema/0012. */
const roles = ['wangge_app', 'wangge_engine', 'wangge_door'] as const
export type Role = (typeof roles)[number]

/**
 * The owner's address with another role. Where the owner proves itself with a password, the roles get one too,
 * derived from the service's key: nobody has to know it.
 */
export function urlOfRole(ownerUrl: string, role: Role, secretOf: (use: string) => string): string {
  const url = new URL(ownerUrl)
  url.username = role
  url.password = url.password === '' ? '' : secretOf(`database role ${role}`)
  return url.href
}

/** Gives the roles their passwords. Throws a sentence where the owner may not: then an operator has to. */
export async function giveRolesTheirPasswords(ownerUrl: string, secretOf: (use: string) => string): Promise<void> {
  if (new URL(ownerUrl).password === '') return
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    for (const role of roles) {
      const password = pg.escapeLiteral(secretOf(`database role ${role}`))
      await client.query(`ALTER ROLE ${pg.escapeIdentifier(role)} PASSWORD ${password}`)
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `The roles ${roles.join(', ')} could not be given passwords (${reason}). DATABASE_URL must name a role with CREATEROLE that owns the database.`,
      { cause: error },
    )
  } finally {
    await client.end()
  }
}
