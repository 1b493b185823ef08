// The audit journal and the proof of the store.
import { language } from '../state/language'
import { call, queryOf } from './http'
import type { AuditFilter } from '../people/audit'
import type { Page } from './people'
import type { components } from './schema'

export type AuditEntry = components['schemas']['AuditEntry']
export type Proof = components['schemas']['Proof']

export interface Checkpoint {
  number: number
  at: string
  text: string
}

const AUDIT = '/api/v1/audit'
const PAGE = 50

export async function listAudit(filter: AuditFilter, signal?: AbortSignal): Promise<Page<AuditEntry>> {
  return (await call<Page<AuditEntry>>(`${AUDIT}${queryOf({ ...filter, limit: PAGE })}`, { signal })).body
}

/** Where all that a filter finds is given as a file; the cookie goes with it. */
export const auditFile = (filter: AuditFilter): string =>
  `${AUDIT}${queryOf({ ...filter, cursor: '', format: 'csv', lang: language.value })}`

/** The newest of the checkpoints. */
export async function lastCheckpoint(signal?: AbortSignal): Promise<Checkpoint | null> {
  const { body } = await call<Page<Checkpoint>>(`${AUDIT}/checkpoints${queryOf({ order: 'newest', limit: 1 })}`, { signal })
  return body.items[0] ?? null
}

/** Proves the store; against the text of a checkpoint that was kept elsewhere, where one is given. */
export async function verifyStore(checkpoint: string): Promise<Proof> {
  return (await call<Proof>(`${AUDIT}:verify`, { method: 'POST', body: checkpoint ? { checkpoint } : {} })).body
}
