import { call } from './http'
import type { Session } from './types'

export async function whoAmI(): Promise<Session> {
  return (await call<Session>('/api/v1/session')).body
}

export async function signIn(token: string): Promise<void> {
  await call('/api/v1/session', { method: 'POST', body: { token } })
}

export async function signOut(): Promise<void> {
  await call('/api/v1/session', { method: 'DELETE' })
}
