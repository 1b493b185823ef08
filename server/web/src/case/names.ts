// What the rules of a region call by a name, by title.
import type { AllowedEvent, AskedDecision, CaseType, Clause, JsonSchema, Need, RuleBook } from '../api/types'

type Titled = { name: string; title: string }

// A requirement is told by what is said where it does not hold.
function requirementsOf(schema: JsonSchema): [string, string][] {
  const own = (schema['x-requirements'] ?? []).map(({ id, text }): [string, string] => [id, text])
  return [...own, ...Object.values(schema.properties ?? {}).flatMap(requirementsOf)]
}

const pairs = (list: Titled[]): [string, string][] => list.map(({ name, title }) => [name, title])

/** Of the whole rule book; of a case's own type what it calls so comes first. */
export function namesOf(
  rules: RuleBook | null,
  type: CaseType | undefined,
  event?: Pick<AllowedEvent, 'data'> & { needs: Need[]; asks?: AskedDecision[] },
): (name: string) => string | undefined {
  const titles = new Map<string, string>([
    ...(rules?.layers ?? []).map(({ region, title }): [string, string] => [region, title]),
    ...pairs(rules?.parameters ?? []),
    ...pairs(rules?.duties ?? []),
    ...pairs(rules?.decisions ?? []),
    ...pairs(rules?.case_types ?? []),
    ...pairs(type?.states ?? []),
    ...pairs(type?.events ?? []),
    ...(type ? requirementsOf(type.facts) : []),
    ...(event?.asks ?? []).map(({ decision, title }): [string, string] => [decision, title]),
    ...(event ? requirementsOf(event.data) : []),
    ...(event?.needs ?? []).map(({ name, failure, text }): [string, string] => [name, failure || text]),
  ])
  return (name) => titles.get(name) || undefined
}

/** The clauses whose words the rule book holds: those that its parameters and its end rest on. */
export const clausesOf = (rules: RuleBook | null): Clause[] => [
  ...(rules?.parameters ?? []).flatMap(({ clauses = [] }) => clauses),
  ...(rules?.layers ?? []).flatMap(({ expiry }) => expiry),
]
