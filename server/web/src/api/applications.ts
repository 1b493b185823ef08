// Applications: shapes and calls, as the API's contract of applications has them.
import { call, queryOf, type Answer } from './http'
import type { Page } from './people'
import type { Clause, Facts, Json, JsonSchema, TraceEntry } from './types'

export type ApplicationState = 'draft' | 'submitted' | 'correcting'

export interface Question {
  path: string
  title: string
  help?: string | null
  required: boolean
  /** The regions that ask it. */
  regions: string[]
  clauses: Clause[]
  schema: JsonSchema
  prefill: boolean
  /** Of an application: whether it is asked, given the answers so far. */
  asked?: boolean
  /** Of an application: whether it may be changed now. */
  open?: boolean
}

export interface Section {
  id: string
  title: string
  help?: string | null
  regions: string[]
  clauses: Clause[]
  questions: Question[]
  status: 'done' | 'started' | 'empty' | 'not_needed'
}

export type FileKind = 'pdf' | 'image' | 'word' | 'excel' | 'text'
export type Scan = 'clean' | 'waiting' | 'refused' | 'not_scanned'

export interface GivenFile {
  digest: string
  name: string
  size: number
  type: string
  uploaded_at: string
  uploaded_by: string
  preview: boolean
  scan: Scan
}

export interface MaterialAsked {
  id: string
  title: string
  help?: string | null
  form: string
  form_title: string
  kinds: FileKind[]
  at_least: number
  at_most: number
  /** The question that says until when it holds. */
  valid_until: string | null
  regions: string[]
  clauses: Clause[]
  /** Of one file; 0 where it is not known. */
  max_bytes: number
}

export interface Material extends MaterialAsked {
  status: 'done' | 'missing' | 'not_needed'
  open?: boolean
  files: GivenFile[]
}

export interface RegionAsked {
  region: string
  title: string
  summary?: string | null
  due: string | null
  late: boolean
  late_means: 'marked' | 'refused' | null
  clauses: Clause[]
}

/** What a bureau asks to be corrected: an answer by its path or a material by its id. */
export interface CorrectionItem {
  item: string
  reason: string
  clause?: Clause | string | null
}

export interface ApplicationRegion extends RegionAsked {
  state: ApplicationState
  case_id: string | null
  case_state_title?: string | null
  receipt?: string | null
  /** What is open again while its bureau waits for a correction. */
  items?: CorrectionItem[]
}

export interface Letter {
  region: string
  title: string
  text: string
  /** The material that its signed page is. */
  material: string
  clauses: Clause[]
}

export interface Filled {
  path: string
  value: Json
  source_title: string
  confirmed: boolean
}

export interface Missing {
  kind: 'answer' | 'material' | 'confirm' | 'scan'
  path?: string | null
  material?: string | null
  title: string
  section: string | null
  regions: string[]
  message: string
}

export interface Receipt {
  number: string
  submitted_at: string
  submitted_by: string
  organisation_title: string
  regions: { region: string; title: string; case_id: string | null; to: string }[]
  files: { material: string; material_title: string; name: string; size: number; digest: string }[]
}

export interface Application {
  id: string
  version: number
  type: string
  type_title: string
  organisation: string
  organisation_title: string
  state: ApplicationState
  regions: ApplicationRegion[]
  answers: Facts
  filled: Filled[]
  sections: Section[]
  materials: Material[]
  promise: Letter[]
  missing: Missing[]
  ready: boolean
  rules_changed: { region: string; what: string[] }[]
  receipt: Receipt | null
}

export interface ApplicationRow {
  id: string
  type: string
  type_title: string
  organisation: string
  organisation_title: string
  regions: { region: string; title: string; state: ApplicationState; case_id: string | null; case_state_title: string | null }[]
  state: ApplicationState
  updated_at: string
  updated_by: string
  subject: string
}

export interface ApplicationKind {
  type: string
  title: string
  summary?: string | null
  regions: { region: string; title: string; due: string | null; late: boolean }[]
}

export interface Checked {
  name: string
  title: string
  decision: string
  outcome: string
  outcome_title?: string | null
  missing: { path: string; title: string }[]
  trace: TraceEntry[]
}

export interface CheckedRegion {
  region: string
  title: string
  checks: Checked[]
  late: boolean
  problems: { code: string; message: string; path?: string | null; material?: string | null }[]
}

type Outcome = Pick<Checked, 'outcome' | 'outcome_title' | 'missing' | 'trace'> & { as_of: string }

/** What a check said of the facts with which a case was opened, and what it says of those it has now. */
export interface CaseChecked {
  name: string
  title: string
  decision: string
  then: Outcome
  now: Outcome
  same: boolean
  changed: { path: string; title: string; before: Json; after: Json }[]
}

export interface Described {
  type: string
  type_title: string
  sections: Section[]
  materials: MaterialAsked[]
}

const ROOT = '/api/v1/applications'
const PAGE = 50
const at = (id: string, rest = ''): string => `${ROOT}/${encodeURIComponent(id)}${rest}`

export async function listApplications(
  filter: { state?: string; cursor?: string },
  signal?: AbortSignal,
): Promise<Page<ApplicationRow>> {
  return (await call<Page<ApplicationRow>>(`${ROOT}${queryOf({ ...filter, limit: PAGE })}`, { signal })).body
}

export async function listKinds(signal?: AbortSignal): Promise<ApplicationKind[]> {
  return (await call<Page<ApplicationKind>>(`${ROOT}:kinds`, { signal })).body.items
}

export async function checksOfCase(id: string, signal?: AbortSignal): Promise<CaseChecked[]> {
  return (await call<{ items: CaseChecked[] }>(`/api/v1/cases/${encodeURIComponent(id)}/checks`, { signal })).body.items
}

/** What a region asks, also of those who do not apply: the reviewer knows the materials by it. */
export async function describeApplication(type: string, regions: string[], signal?: AbortSignal): Promise<Described> {
  const query = new URLSearchParams([['type', type], ...regions.map((region) => ['region', region])])
  return (await call<Described>(`${ROOT}:describe?${query.toString()}`, { signal })).body
}

export function beginApplication(
  begun: { type: string; regions: string[]; organisation?: string },
  key: string,
): Promise<Answer<Application>> {
  return call(ROOT, { method: 'POST', body: begun, headers: { 'Idempotency-Key': key } })
}

export async function showApplication(id: string, signal?: AbortSignal): Promise<Application> {
  return (await call<Application>(at(id), { signal })).body
}

export interface AnswerChange {
  answers: Record<string, Json>
  seen: Record<string, Json>
  confirm: string[]
}

export async function saveAnswers(id: string, change: AnswerChange): Promise<Application> {
  return (await call<Application>(at(id, '/answers'), { method: 'PUT', body: change })).body
}

export async function changeRegions(id: string, regions: string[]): Promise<Application> {
  return (await call<Application>(at(id, '/regions'), { method: 'PUT', body: { regions } })).body
}

export async function dropApplication(id: string): Promise<void> {
  await call(at(id), { method: 'DELETE' })
}

export async function checkApplication(id: string, signal?: AbortSignal): Promise<CheckedRegion[]> {
  return (await call<{ regions: CheckedRegion[] }>(at(id, ':check'), { method: 'POST', body: {}, signal })).body.regions
}

export async function submitApplication(id: string, key: string): Promise<Receipt> {
  const headers = { 'Idempotency-Key': key }
  return (await call<{ receipt: Receipt }>(at(id, ':submit'), { method: 'POST', body: {}, headers })).body.receipt
}

const materialAt = (id: string, material: string): string => at(id, `/materials/${encodeURIComponent(material)}`)

export async function addFile(id: string, material: string, file: { upload: string } | { digest: string }): Promise<Application> {
  return (await call<Application>(materialAt(id, material), { method: 'POST', body: file })).body
}

export async function removeFile(id: string, material: string, digest: string): Promise<Application> {
  return (await call<Application>(`${materialAt(id, material)}/${encodeURIComponent(digest)}`, { method: 'DELETE' })).body
}

export type FileOwner = { application: string } | { case: string }

/** Where the bytes of a file are: to be saved, or with `inline` to be looked at. */
export function fileAddress(owner: FileOwner, digest: string, inline = false): string {
  const place = 'application' in owner ? at(owner.application) : `/api/v1/cases/${encodeURIComponent(owner.case)}`
  return `${place}/files/${encodeURIComponent(digest)}${inline ? '?inline=1' : ''}`
}
