import { call, queryOf, type Answer } from './http'
import type { Actor, CaseDetail, CasePage, Facts, JournalPage, Subject } from './types'

export interface CaseFilter {
  region?: string
  type?: string
  state?: string
  light?: string
  assignee?: string
  closed?: string
  q?: string
  cursor?: string
}

const PAGE = 50

export function listCases(filter: CaseFilter, signal?: AbortSignal): Promise<Answer<CasePage>> {
  return call(`/api/v1/cases${queryOf({ ...filter, limit: PAGE })}`, { signal })
}

export function showCase(id: string): Promise<Answer<CaseDetail>> {
  return call(`/api/v1/cases/${encodeURIComponent(id)}`)
}

export function showJournal(id: string, cursor?: string): Promise<Answer<JournalPage>> {
  return call(`/api/v1/cases/${encodeURIComponent(id)}/journal${queryOf({ cursor, limit: 100 })}`)
}

export interface Opening {
  type: string
  region: string
  subject: Subject
  facts: Facts
  actor?: Actor
}

export function openCase(opening: Opening, key: string): Promise<Answer<CaseDetail>> {
  return call('/api/v1/cases', { method: 'POST', body: opening, headers: { 'Idempotency-Key': key } })
}

export interface Raised {
  event: string
  data: Facts
  actor?: Actor
}

export function raiseEvent(id: string, raised: Raised, etag: string, key: string): Promise<Answer<CaseDetail>> {
  return call(`/api/v1/cases/${encodeURIComponent(id)}/events`, {
    method: 'POST',
    body: raised,
    headers: { 'If-Match': etag, 'Idempotency-Key': key },
  })
}
