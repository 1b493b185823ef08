// Cases whose time of keeping is over, and their removal in two hands.
import { call, queryOf } from './http'
import type { Page } from './people'
import type { components } from './schema'

export type Proposal = components['schemas']['RemovalProposal']

export interface DueCase {
  case: string
  type: string
  type_title: string
  region: string
  state: string
  closed_on: string
  period: string
  until: string
  clauses: string[]
}

export interface Removed {
  proposal: number
  removed: string[]
  left: { case: string; why: 'changed' | 'gone' | 'not-due' }[]
}

const RETENTION = '/api/v1/retention'
const PROPOSALS = `${RETENTION}/proposals`
// As many as one proposal may name.
const PAGE = 100

export async function listDue(cursor: string, signal?: AbortSignal): Promise<Page<DueCase>> {
  return (await call<Page<DueCase>>(`${RETENTION}${queryOf({ cursor, limit: PAGE })}`, { signal })).body
}

export async function listProposals(signal?: AbortSignal): Promise<Page<Proposal>> {
  return (await call<Page<Proposal>>(`${PROPOSALS}${queryOf({ limit: 50 })}`, { signal })).body
}

export async function proposeRemoval(cases: string[], reason: string): Promise<Proposal> {
  return (await call<Proposal>(PROPOSALS, { method: 'POST', body: { cases, reason } })).body
}

export async function approveRemoval(number: number, reason: string): Promise<Removed> {
  return (await call<Removed>(`${PROPOSALS}/${number}:approve`, { method: 'POST', body: { reason } })).body
}
