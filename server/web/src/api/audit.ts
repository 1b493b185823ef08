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

const MOST_PAGES = 100

/** The newest of the checkpoints, which are listed oldest first. */
export async function lastCheckpoint(signal?: AbortSignal): Promise<Checkpoint | null> {
  let last: Checkpoint | null = null
  let cursor: string | null | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { body } = await call<Page<Checkpoint>>(`${AUDIT}/checkpoints${queryOf({ cursor, limit: 200 })}`, { signal })
    last = body.items.at(-1) ?? last
    cursor = body.next_cursor
    if (!cursor) break
  }
  return last
}

/** Proves the store; against the text of a checkpoint that was kept elsewhere, where one is given. */
export async function verifyStore(checkpoint: string): Promise<Proof> {
  return (await call<Proof>(`${AUDIT}:verify`, { method: 'POST', body: checkpoint ? { checkpoint } : {} })).body
}
