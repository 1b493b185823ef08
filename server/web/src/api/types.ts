// The shapes of the API, as far as the pages read them. The full description is at /openapi.json.

export interface Clause {
  id: string
  document?: string
  locator?: string
  quote?: string
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type Facts = { [key: string]: Json }

export interface JsonSchema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  title?: string
  format?: string
  enum?: string[]
  oneOf?: { const: string; title: string }[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  minimum?: number
  maximum?: number
  maxLength?: number
  pattern?: string
  examples?: Json[]
  'x-type'?: string
  'x-unit'?: string
}

export interface Session {
  id: string
  roles: string[]
  now: string
  demo: boolean
}

export interface Region {
  region: string
  title: string
  effective: { from: string | null; to: string | null }
}

export interface CaseType {
  name: string
  title: string
  summary: string
  initial: string
  opened_by: string[]
  facts: JsonSchema
  states: { name: string; title: string; final: boolean }[]
  events: { name: string; title: string; from: string[]; to: string | null; by: string[] }[]
}

export interface DecisionInfo {
  name: string
  title: string
  kind: string
  region: string
  facts: JsonSchema
}

export interface ParameterInfo {
  name: string
  title: string
  unit: string
  value: Json
}

export interface RuleBook {
  region: string
  title: string
  as_of: string
  snapshot: string
  layers: { region: string; title: string; in_force: boolean }[]
  decisions: DecisionInfo[]
  case_types: CaseType[]
  parameters: ParameterInfo[]
}

export type LightName = 'none' | 'green' | 'yellow' | 'red'
export type ClockStatus = 'running' | 'paused' | 'stopped' | 'breached'

export interface Subject {
  name?: string
  code?: string
}

export interface CaseRow {
  id: string
  type: string
  type_title: string
  region: string
  region_title: string
  state: string
  state_title: string
  closed: boolean
  subject: string
  assignee: string
  light: LightName
  due?: string
  due_clock?: string
  clock_title?: string
  provisional?: boolean
  left?: number
  text?: string
  opened_at: string
  updated_at: string
}

export interface CasePage {
  items: CaseRow[]
  next_cursor: string | null
  as_of: string
}

export interface Clock {
  name: string
  title: string
  period: string
  status: ClockStatus
  started_at: string | null
  counted_from: string | null
  due: string | null
  light: LightName
  provisional: boolean
  earliest: string | null
  latest: string | null
  stopped_at: string | null
  breached_at: string | null
  paused_at: string | null
  extensions: number
  informational: boolean
  left: number
  left_unit: 'wd' | 'd'
  text: string
  clauses?: Clause[]
}

export interface AllowedEvent {
  event: string
  title: string
  by: string[]
  permitted: boolean
  to: string | null
  data: JsonSchema
  clauses: Clause[]
}

export interface CaseDetail {
  id: string
  type: string
  type_title: string
  region: string
  region_title: string
  state: string
  state_title: string
  closed: boolean
  subject: Subject
  facts: Facts
  snapshot: string
  sequence: number
  opened_at: string
  updated_at: string
  opened_by: string
  assignee: string
  parent: string | null
  light: LightName
  clocks: Clock[]
  allowed: AllowedEvent[]
}

export interface ClockChange {
  action: string
  clock: string
  title?: string
  period?: string
  due: string | null
  old_due: string | null
  provisional: boolean
  light?: string
  reason?: string
}

export interface JournalEvent {
  sequence: number
  at: string
  event: string
  title: string
  actor: string
  role: string
  from: string | null
  to: string
  to_title?: string
  data: Facts | null
  facts: Facts | null
  clocks: ClockChange[]
  effects: { kind: string; payload: Json }[]
  clauses: (Clause | string)[]
}

export interface JournalPage {
  items: JournalEvent[]
  next_cursor: string | null
}

export interface Actor {
  id: string
  role: string
}

export interface ParameterUse {
  name: string
  value: Json
  from: string
  region: string
  clauses: Clause[]
  ambiguity?: string
  yielded?: { region: string; value: Json; clauses: Clause[] }[]
}

export type RuleResult = 'pass' | 'fail' | 'unknown' | 'skipped'

export interface TraceEntry {
  rule: string
  result: RuleResult
  title?: string
  item?: string
  condition?: string
  facts: Facts | null
  value?: Json
  parameters?: ParameterUse[]
  failure?: string
  clauses: Clause[]
  source?: { file: string; line: number }
}

export interface Evaluation {
  decision: string
  region: string
  as_of: string
  snapshot: string
  outcome: string
  value: Json
  trace: TraceEntry[]
  missing: string[]
  failed: string[]
  clauses?: Clause[]
  explanation?: string[]
}

export interface Deadline {
  region: string
  from: string
  period: string
  due: string
  days_counted: number
  skipped: { date: string; why: string; name?: string }[]
  provisional: boolean
  earliest: string
  latest: string
  ends_at: string
  counted: string[]
}

export type DayKind = 'workday' | 'weekend' | 'holiday' | 'makeup_workday'

export interface CalendarYear {
  year: number
  official: boolean
  documents: { document: string; issued: string; amends: boolean | string | null }[]
  days: { date: string; kind: DayKind; name?: string }[]
}

export interface ProblemBody {
  title: string
  status: number
  code: string
  detail: string
  hint?: string
  message?: string
  clauses?: string[]
  missing?: string[]
  errors?: { pointer: string; code: string; detail: string; hint?: string }[]
}
