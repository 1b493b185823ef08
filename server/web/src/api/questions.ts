import { language } from '../state/language'
import { learnRoles } from '../state/roles'
import { call, queryOf } from './http'
import type { CalendarYear, Deadline, Evaluation, Facts, Region, RuleBook, TypeSummary } from './types'

// Rules change rarely and are asked for on every page, so answers are kept while the page is open.
const kept = new Map<string, Promise<unknown>>()

function once<T>(path: string): Promise<T> {
  const key = `${language.value} ${path}`
  let answer = kept.get(key) as Promise<T> | undefined
  if (!answer) {
    answer = call<T>(path).then(({ body }) => body)
    answer.catch(() => kept.delete(key))
    kept.set(key, answer)
  }
  return answer
}

export function forgetAnswers(): void {
  kept.clear()
}

export async function listRegions(): Promise<Region[]> {
  return (await once<{ items: Region[] }>('/api/v1/regions')).items
}

/** Types of cases of a region and of those below it; of all regions without one. */
export async function listCaseTypes(region: string): Promise<TypeSummary[]> {
  return (await once<{ items: TypeSummary[] }>(`/api/v1/case-types${queryOf({ region })}`)).items
}

export async function showRules(region: string, asOf?: string): Promise<RuleBook> {
  const rules = await once<RuleBook>(`/api/v1/rulesets${queryOf({ region, as_of: asOf })}`)
  learnRoles(rules.roles)
  return rules
}

export function showCalendar(year: number): Promise<CalendarYear> {
  return once(`/api/v1/calendars/${year}`)
}

export async function computeDeadline(region: string, from: string, period: string): Promise<Deadline> {
  return (await call<Deadline>(`/api/v1/deadlines:compute${queryOf({ region, from, period })}`)).body
}

export async function evaluate(decision: string, region: string, asOf: string, facts: Facts): Promise<Evaluation> {
  const path = `/api/v1/decisions/${encodeURIComponent(decision)}:evaluate`
  return (await call<Evaluation>(path, { method: 'POST', body: { region, as_of: asOf, facts } })).body
}
