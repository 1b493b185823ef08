import { call, queryOf, type Answer } from './http'
import type { Actor, CaseDetail, CaseExplanation, CasePage, Facts, JournalEvent, JournalPage, Subject } from './types'

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

const MOST_PAGES = 50

/** The whole journal, however long. */
export async function wholeJournal(id: string): Promise<JournalEvent[]> {
  const events: JournalEvent[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { body } = await showJournal(id, cursor)
    events.push(...body.items)
    if (!body.next_cursor) break
    cursor = body.next_cursor
  }
  return events
}

/** How every due date was counted, and what each event still needs. */
export async function explainCase(id: string, signal?: AbortSignal): Promise<CaseExplanation> {
  return (await call<CaseExplanation>(`/api/v1/cases/${encodeURIComponent(id)}/explanation`, { signal })).body
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
