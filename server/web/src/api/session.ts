// One's own session and account.
import { call, Problem } from './http'
import type { Grant, Page, Permission } from './people'

export interface Session {
  /** The account's name. */
  id: string
  title: string
  person: string
  /** The identity provider that keeps the account; absent where it is our own. */
  provider?: string
  roles: string[]
  grants: Grant[]
  permissions: Permission[]
  /** Roles that a program's token may name in its bodies; "*": all of them. Empty for everybody else. */
  acts_for: string[]
  must_change_password: boolean
  second_factor: boolean
  second_factor_required: boolean
  now: string
  demo: boolean
}

export interface OwnSession {
  id: string
  began: string
  last_used: string
  address: string
  agent: string
  current: boolean
}

export interface Persona {
  name: string
  title: string
  role_titles: string[]
  organisation_title?: string
  region_title?: string
}

/** A service elsewhere at which one may sign in. */
export interface Provider {
  id: string
  title: string
  /** The address at which a browser begins. */
  start: string
}

export type Proof = { token: string } | { persona: string } | { name: string; password: string; code?: string }

const SESSION = '/api/v1/session'
const ME = '/api/v1/me'

export async function whoAmI(): Promise<Session> {
  return (await call<Session>(SESSION)).body
}

export async function signIn(proof: Proof): Promise<Session> {
  return (await call<Session>(SESSION, { method: 'POST', body: proof })).body
}

export async function signOut(): Promise<void> {
  await call(SESSION, { method: 'DELETE' })
}

export async function listProviders(): Promise<Provider[]> {
  return (await call<Page<Provider>>('/api/v1/providers')).body.items
}

/** None where the installation does not demonstrate. */
export async function listPersonas(): Promise<Persona[]> {
  try {
    return (await call<Page<Persona>>('/api/v1/personas')).body.items
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return []
    throw error
  }
}

export async function changePassword(old: string, next: string): Promise<void> {
  await call(`${ME}/password`, { method: 'PUT', body: { old, new: next } })
}

/** Begins the set-up of a second factor: it counts once a code of it was confirmed. */
export async function beginSecondFactor(): Promise<{ secret: string; uri: string }> {
  return (await call<{ secret: string; uri: string }>(`${ME}/second-factor`, { method: 'POST', body: {} })).body
}

export async function confirmSecondFactor(code: string): Promise<string[]> {
  const { body } = await call<{ recovery_codes: string[] }>(`${ME}/second-factor`, { method: 'PUT', body: { code } })
  return body.recovery_codes
}

export async function dropSecondFactor(password: string): Promise<void> {
  await call(`${ME}/second-factor`, { method: 'DELETE', body: { password } })
}

export async function listOwnSessions(signal?: AbortSignal): Promise<OwnSession[]> {
  return (await call<Page<OwnSession>>(`${ME}/sessions`, { signal })).body.items
}

export async function endSession(id: string): Promise<void> {
  await call(`${ME}/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' })
}

export async function endAllSessions(): Promise<void> {
  await call(`${ME}/sessions`, { method: 'DELETE' })
}
