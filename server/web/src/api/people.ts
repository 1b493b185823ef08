// Accounts, offices, tokens and organisations: shapes and calls, as the API's contract of accounts has them.
import { call, queryOf, type Answer } from './http'

export type Permission =
  | 'cases.read'
  | 'cases.write'
  | 'records.read'
  | 'records.write'
  | 'rules.read'
  | 'reports.read'
  | 'people.manage'
  | 'grants.manage'
  | 'audit.read'
  | 'rules.edit'
  | 'rules.approve'
  | 'retention.propose'
  | 'retention.approve'

/** What kind of body a role is held in. */
export type Office = 'platform' | 'bureau' | 'organisation'

/** A role in an organisation over a region and what lies below it; the titles come with answers only. */
export interface Grant {
  role: string
  organisation?: string
  region: string
  role_title?: string
  organisation_title?: string
  region_title?: string
  office?: Office
}

export interface User {
  name: string
  title: string
  person: string
  disabled: boolean
  locked_until?: string | null
  /** The identity provider that keeps the account; absent where it is our own. */
  provider?: string
  must_change_password: boolean
  second_factor: boolean
  last_sign_in?: string | null
  grants: Grant[]
  version: number
}

export interface Role {
  id: string
  title: string
  office: Office
}

export const KINDS = ['bureau', 'insurer', 'branch', 'agency', 'enterprise'] as const
export type OrganisationKind = (typeof KINDS)[number]

export interface Organisation {
  code: string
  title: string
  kind: OrganisationKind
  region: string
  region_title?: string
  parent?: string | null
  parent_title?: string
  version?: number
}

export interface Token {
  id: string
  name: string
  user: string
  user_title?: string
  acts_for: string[]
  created: string
  expires: string
  last_used?: string | null
  revoked?: boolean | string | null
}

export interface Page<T> {
  items: T[]
  next_cursor?: string | null
}

export interface UserFilter {
  q?: string
  organisation?: string
  region?: string
  role?: string
  disabled?: string
  cursor?: string
}

const PAGE = 50
const USERS = '/api/v1/users'
const ORGANISATIONS = '/api/v1/organisations'
const TOKENS = '/api/v1/tokens'
const userAt = (name: string, verb = ''): string => `${USERS}/${encodeURIComponent(name)}${verb}`
const organisationAt = (code: string): string => `${ORGANISATIONS}/${encodeURIComponent(code)}`

export async function listUsers(filter: UserFilter, signal?: AbortSignal, limit = PAGE): Promise<Page<User>> {
  return (await call<Page<User>>(`${USERS}${queryOf({ ...filter, limit })}`, { signal })).body
}

export const showUser = (name: string, signal?: AbortSignal): Promise<Answer<User>> => call(userAt(name), { signal })

export interface NewUser {
  name: string
  title: string
  person?: string
  password?: string
  grants: Grant[]
}

/** `initial_password` comes once, where none was given. */
export async function createUser(user: NewUser): Promise<User & { initial_password?: string }> {
  return (await call<User & { initial_password?: string }>(USERS, { method: 'POST', body: user })).body
}

export function changeUser(name: string, user: { title: string; person: string }, etag: string): Promise<Answer<User>> {
  return call(userAt(name), { method: 'PUT', body: user, headers: { 'If-Match': etag } })
}

export function changeGrants(name: string, grants: Grant[], etag: string): Promise<Answer<User>> {
  return call(userAt(name, '/grants'), { method: 'PUT', body: { grants }, headers: { 'If-Match': etag } })
}

export async function resetUser(name: string, secondFactor: boolean): Promise<string> {
  const body = secondFactor ? { second_factor: true } : {}
  return (await call<{ initial_password: string }>(userAt(name, ':reset'), { method: 'POST', body })).body.initial_password
}

export async function setDisabled(name: string, disabled: boolean): Promise<void> {
  await call(userAt(name, disabled ? ':disable' : ':enable'), { method: 'POST', body: {} })
}

export async function listRoles(): Promise<Role[]> {
  return (await call<Page<Role>>('/api/v1/roles')).body.items
}

export async function listOrganisations(
  filter: { q?: string; cursor?: string },
  signal?: AbortSignal,
): Promise<Page<Organisation>> {
  return (await call<Page<Organisation>>(`${ORGANISATIONS}${queryOf({ ...filter, limit: PAGE })}`, { signal })).body
}

export const showOrganisation = (code: string, signal?: AbortSignal): Promise<Answer<Organisation>> =>
  call(organisationAt(code), { signal })

export function createOrganisation(organisation: Organisation): Promise<Answer<Organisation>> {
  return call(ORGANISATIONS, { method: 'POST', body: organisation })
}

export function changeOrganisation(organisation: Organisation, etag: string): Promise<Answer<Organisation>> {
  const { code, ...body } = organisation
  return call(organisationAt(code), { method: 'PUT', body, headers: { 'If-Match': etag } })
}

export async function listTokens(filter: { user?: string; cursor?: string }, signal?: AbortSignal): Promise<Page<Token>> {
  return (await call<Page<Token>>(`${TOKENS}${queryOf(filter)}`, { signal })).body
}

export interface NewToken {
  user: string
  name: string
  expires: string
  acts_for?: string[]
}

/** `token` is its text, which comes this once. */
export async function createToken(token: NewToken): Promise<Token & { token: string }> {
  return (await call<Token & { token: string }>(TOKENS, { method: 'POST', body: token })).body
}

export async function revokeToken(id: string): Promise<void> {
  await call(`${TOKENS}/${encodeURIComponent(id)}`, { method: 'DELETE' })
}
