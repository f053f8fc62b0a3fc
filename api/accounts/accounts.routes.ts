import { defaultSettings } from '#geo/access-settings'
import { administrators } from '#geo/rights'
import type { Territory } from '#geo/territory'
import { addToAudit } from '../db/audit-entry.ts'
import type { Database } from '../db/transaction.ts'
import type { Caller } from '../http/caller.ts'
import type { Kernel } from '../http/mount.ts'
import { mount } from '../http/mount.ts'
import { Problem } from '../http/problem.ts'
import { freshToken, hashOfToken } from '../http/tokens.ts'
import type { Account, Seer } from './accounts.contract.ts'
import * as contract from './accounts.contract.ts'
import type { AccountRow } from './accounts.queries.ts'
import * as queries from './accounts.queries.ts'
import { rightsInGrid, territoryHolding } from './accounts.rules.ts'

export function mountAccounts(kernel: Kernel): void {
  mountManaging(kernel)
  mountGranting(kernel)
  mount(kernel, contract.listSeers, async ({ query, db }) => {
    const [grid] = await queries.findGrid(db, { code: query.grid })
    if (!grid) throw new Problem('not-found', `There is no community grid with the code ${query.grid}.`)
    const rows = await queries.listAccountRows(db, { id: null })
    return { gridCode: grid.code, gridName: grid.name, seers: rows.flatMap((row) => seerOf(row, grid)) }
  })
}

function mountManaging(kernel: Kernel): void {
  mount(kernel, contract.listAccounts, async ({ db }) => {
    const rows = await queries.listAccountRows(db, { id: null })
    const [awaiting] = await queries.awaitsSecurityAdmin(db, {})
    return { accounts: rows.map(toAccount), awaitsSecurityAdmin: awaiting?.awaits === true }
  })

  mount(kernel, contract.makeAccount, async ({ body, db, caller }) => {
    const [made] = await queries.insertAccount(db, { ...body, madeBy: caller.accountId })
    if (!made) throw new Error('insert-account returned no row')
    const invitation = body.signIn === 'password' ? await invite(db, made.id) : null
    const account = await readAccount(db, made.id)
    await note(db, caller, { action: 'makeAccount', id: made.id, detail: { login: body.login } })
    return { account, invitation }
  })

  mount(kernel, contract.changeAccount, async ({ params, body, db, caller }) => {
    if (params.id === caller.accountId && body.isDisabled === true)
      throw new Problem('state-does-not-allow', 'Nobody disables the account he is signed in with.')
    await readAccount(db, params.id)
    await queries.changeAccountRow(db, { id: params.id, name: body.name ?? null, isDisabled: body.isDisabled ?? null })
    const account = await readAccount(db, params.id)
    await note(db, caller, { action: 'changeAccount', id: params.id, detail: { isDisabled: account.isDisabled } })
    return account
  })

  mount(kernel, contract.inviteAgain, async ({ params, db, caller }) => {
    const account = await readAccount(db, params.id)
    if (account.isDisabled || account.signIn === 'oidc')
      throw new Problem(
        'state-does-not-allow',
        account.isDisabled
          ? 'The account is disabled. Enable it first.'
          : 'This account signs in with the identity provider; there is no password to set.',
      )
    const invitation = await invite(db, params.id)
    await note(db, caller, { action: 'inviteAgain', id: params.id, detail: {} })
    return invitation
  })
}

function mountGranting(kernel: Kernel): void {
  mount(kernel, contract.givePost, async ({ params, body, db, caller }) => {
    const before = await readAccount(db, params.id)
    refuseOwn(caller, params.id)
    if (body.post !== null && administrators.includes(body.post) && body.territories.length > 0)
      throw new Problem('rule-broken', 'An administrator has no territory: that post sees nothing of the city.')
    await refuseUnknown(db, body.territories)
    await queries.setPost(db, { id: params.id, post: body.post })
    await queries.clearTerritories(db, { id: params.id })
    const territories = body.post === null ? [] : body.territories
    const kinds = territories.map(({ kind }) => kind)
    await queries.addTerritories(db, { id: params.id, kinds, codes: territories.map(codeOf) })
    const account = await readAccount(db, params.id)
    const detail = {
      before: { post: before.post, territories: before.territories },
      after: { post: account.post, territories: account.territories },
    }
    await addToAudit(db, caller, {
      kind: 'grant',
      action: 'givePost',
      noun: 'accounts',
      recordIds: [params.id],
      detail,
    })
    return account
  })

  mount(kernel, contract.appointAdministrator, async ({ params, body, db, caller }) => {
    const before = await readAccount(db, params.id)
    refuseOwn(caller, params.id)
    const [awaiting] = await queries.awaitsSecurityAdmin(db, {})
    if (awaiting?.awaits !== true)
      throw new Problem('state-does-not-allow', 'There is a security administrator now, who gives posts from here on.')
    if (before.post !== null)
      throw new Problem(
        'state-does-not-allow',
        'That account has a post already. Make a new account for the administrator.',
      )
    await queries.setPost(db, { id: params.id, post: body.post })
    const detail = { before: { post: null }, after: { post: body.post } }
    await addToAudit(db, caller, {
      kind: 'grant',
      action: 'appointAdministrator',
      noun: 'accounts',
      recordIds: [params.id],
      detail,
    })
    return readAccount(db, params.id)
  })
}

function codeOf(one: Territory): string {
  return one.kind === 'city' ? '' : one.code
}

/** A slip of the pen would leave somebody without a territory, and nobody would know why. */
async function refuseUnknown(db: Database, territories: readonly Territory[]): Promise<void> {
  const kinds = territories.map(({ kind }) => kind)
  const unknown = await queries.listUnknownTerritories(db, { kinds, codes: territories.map(codeOf) })
  if (unknown.length === 0) return
  const codes = unknown.map(({ code }) => code).join(', ')
  throw new Problem('rule-broken', `There is no area or community grid with the code ${codes}. Check the digits.`)
}

function refuseOwn(caller: Caller, id: number): void {
  if (caller.accountId === id)
    throw new Problem('state-does-not-allow', 'Nobody gives a right to himself. Ask another security administrator.')
}

async function readAccount(db: Database, id: number): Promise<Account> {
  const [row] = await queries.listAccountRows(db, { id })
  if (!row) throw new Problem('not-found', `There is no account ${id}. Load the list again.`)
  return toAccount(row)
}

async function invite(db: Database, accountId: number) {
  const token = freshToken()
  const [stored] = await queries.readInvitationHours(db, {})
  const hours = stored?.hours ?? defaultSettings.invitationHours
  await queries.insertInvitation(db, { token: hashOfToken(token), accountId, hours })
  return { token, expiresAt: new Date(Date.now() + hours * 3_600_000).toISOString() }
}

type Note = { action: string; id: number; detail: Record<string, unknown> }

async function note(db: Database, caller: Caller, { action, id, detail }: Note): Promise<void> {
  await addToAudit(db, caller, { kind: 'administration', action, noun: 'accounts', recordIds: [id], detail })
}

function toAccount(row: AccountRow): Account {
  return { ...row, madeAt: row.madeAt.toISOString(), lastSignInAt: row.lastSignInAt?.toISOString() ?? null }
}

function seerOf(row: AccountRow, grid: { code: string; community: string | null }): Seer[] {
  const because = territoryHolding(row.territories, grid)
  if (row.isDisabled || row.awaitsConfirmation || row.post === null || !because) return []
  const granted = rightsInGrid(row.post, because.kind === 'city')
  return [{ accountId: row.id, name: row.name, login: row.login, post: row.post, because, rights: granted }]
}
