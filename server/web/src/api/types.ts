// The names by which the pages speak of the API's shapes. The shapes themselves are in schema.ts, which
// `npm run types` makes from server/http/openapi.yaml before every build.
import type { components } from './schema'

type Schemas = components['schemas']

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type Facts = { [key: string]: Json }

/** A shape of the API: what its description leaves open is some JSON. */
type Told<T> = unknown extends T
  ? Json
  : T extends (infer Item)[]
    ? Told<Item>[]
    : T extends object
      ? { [Key in keyof T]: Told<T[Key]> }
      : T

export type Clause = Told<Schemas['Clause']>
export type Region = Told<Schemas['RegionInfo']>
export type JsonSchema = Omit<Told<Schemas['JsonSchema']>, 'properties' | 'items'> & {
  properties?: { [name: string]: JsonSchema }
  items?: JsonSchema | boolean
}
export type CaseType = Told<Schemas['CaseType']>
export type TypeSummary = Told<Schemas['CaseTypeSummary']>
export type DecisionInfo = Told<Schemas['DecisionInfo']>
export type ParameterInfo = Told<Schemas['ParameterInfo']>
export type RuleBook = Told<Schemas['RuleBook']>
export type LightName = Schemas['Light']
export type ClockStatus = Schemas['ClockStatus']
export type Subject = Told<Schemas['Subject']>
export type CaseRow = Told<Schemas['CaseRow']>
export type CasePage = Told<Schemas['CasePage']>
export type Clock = Told<Schemas['Clock']>
export type ClockNotBegun = Told<Schemas['ClockNotBegun']>
export type ExplainedClock = Told<Schemas['ExplainedClock']>
export type Step = Told<Schemas['CountedStep']>
export type ParameterRow = Told<Schemas['ReadParameter']>
export type Need = Told<Schemas['Need']>
export type CaseExplanation = Told<Schemas['CaseExplanation']>
/** A decision that an event rests on. */
export type AskedDecision = NonNullable<CaseType['events'][number]['asks']>[number]
/** What such a decision answered: why it does not pass, or what it lacks to tell. */
export type DecisionAnswer = Told<Schemas['AskedAnswer']>
export type AllowedEvent = Told<Schemas['AllowedEvent']>
export type CaseDetail = Told<Schemas['Case']>
export type ClockChange = Told<Schemas['ClockChange']>
export type JournalEvent = Told<Schemas['JournalEvent']>
export type JournalPage = Told<Schemas['JournalPage']>
export type Actor = Told<Schemas['Actor']>
export type ParameterUse = Told<Schemas['ParameterUse']>
export type TraceEntry = Told<Schemas['TraceEntry']>
export type RuleResult = TraceEntry['result']
export type Evaluation = Told<Schemas['Evaluation']>
export type Deadline = Told<Schemas['Deadline']>
export type CalendarYear = Told<Schemas['CalendarYear']>
export type DayKind = CalendarYear['days'][number]['kind']

/** A problem of the server, or one that the page states in the same shape. */
export type ProblemBody = Pick<Told<Schemas['Problem']>, 'title' | 'status' | 'code' | 'detail'> &
  Partial<Told<Schemas['Problem']>>
