// The review of an application's material, item by item, before it is asked for again or accepted.
import type { CaseChecked, Described, MaterialAsked, Question } from '../api/applications'
import type { CaseDetail, Clause, Facts, Json, JsonSchema, TraceEntry } from '../api/types'
import { valueAt } from '../form/schema'

export interface CaseFile {
  material: string
  name: string
  digest: string
  size: number
  type: string
}

const isMap = (value: Json | undefined): value is Facts => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The files that a case names. */
export function filesOf(facts: Facts): CaseFile[] {
  const list = valueAt(facts, 'application.files')
  return Array.isArray(list)
    ? list.filter(isMap).flatMap((entry) =>
        typeof entry.digest === 'string'
          ? [{ material: String(entry.material ?? ''), name: String(entry.name ?? ''), digest: entry.digest, size: Number(entry.size ?? 0), type: String(entry.type ?? '') }]
          : [],
      )
    : []
}

export interface ReviewRow {
  id: string
  title: string
  needed: boolean
  clauses: Clause[]
  files: CaseFile[]
}

/** What was asked with what was given; a file of a material that is no longer asked for stands by its own name. */
export function rowsOf(asked: MaterialAsked[], files: CaseFile[]): ReviewRow[] {
  const known = new Set(asked.map(({ id }) => id))
  const others = [...new Set(files.map(({ material }) => material))].filter((id) => !known.has(id))
  const of = (id: string) => files.filter(({ material }) => material === id)
  return [
    ...asked.map(({ id, title, at_least: least, clauses }) => ({ id, title, needed: least > 0, clauses, files: of(id) })),
    ...others.map((id) => ({ id, title: of(id)[0]?.name ?? '', needed: false, clauses: [], files: of(id) })),
  ].filter(({ needed, files: own }) => needed || own.length > 0)
}

export type Verdict = 'accepted' | 'wanting'
export interface Mark {
  verdict: Verdict
  reason: string
  clause: string
}
/** By material id or path of an answer. */
export type Review = Record<string, Mark>

export const wantingOf = (review: Review): [string, Mark][] => Object.entries(review).filter(([, { verdict }]) => verdict === 'wanting')

export const lacksReason = (review: Review): string[] =>
  wantingOf(review)
    .filter(([, { reason }]) => !reason.trim())
    .map(([item]) => item)

/** What the form of the request is begun with. */
export function requestOf(review: Review, titleOf: (item: string) => string, colon: string): Facts {
  const wanting = wantingOf(review)
  return {
    items: wanting.map(([item, { reason, clause }]) => ({ item, reason: reason.trim(), ...(clause ? { clause } : {}) })),
    missing: wanting.map(([item, { reason }]) => `${titleOf(item)}${colon}${reason.trim()}`).join('\n'),
  }
}

/** Whether all that was given or is needed was found good. */
export const allAccepted = (rows: ReviewRow[], review: Review): boolean =>
  rows.length > 0 && rows.every(({ id }) => review[id]?.verdict === 'accepted') && wantingOf(review).length === 0

const questionsOf = (described: Described | null): Question[] => (described?.sections ?? []).flatMap(({ questions }) => questions)

/** The title of a material or an answer; nothing for what the rules do not ask. */
export function itemTitle(described: Described | null, item: string): string | undefined {
  return described?.materials.find(({ id }) => id === item)?.title ?? questionsOf(described).find(({ path }) => path === item)?.title
}

/** The event of a case type in which single items are asked for again. */
export const asksForItems = (data: JsonSchema | undefined): boolean => {
  const items = data?.properties?.items
  return typeof items?.items === 'object' && 'item' in (items.items.properties ?? {})
}

type Choice = { const: string; title: string }
function choicesOf(described: Described, field: 'item' | 'material'): Choice[] {
  const materials = described.materials.map(({ id, title }) => ({ const: id, title }))
  return field === 'material' ? materials : [...materials, ...questionsOf(described).map(({ path, title }) => ({ const: path, title }))]
}

/** A schema in which materials and answers are told by title wherever a row names one. */
export function withItemTitles(schema: JsonSchema, described: Described | null): JsonSchema {
  if (!described) return schema
  const properties = Object.entries(schema.properties ?? {}).map(([name, child]): [string, JsonSchema] => {
    const row = typeof child.items === 'object' ? child.items : undefined
    const field = row?.properties?.item ? 'item' : row?.properties?.digest && row.properties.material ? 'material' : undefined
    if (row && field) {
      const own = row.properties?.[field] ?? {}
      const titled: JsonSchema = { ...own, oneOf: choicesOf(described, field) }
      return [name, { ...child, items: { ...row, properties: { ...row.properties, [field]: titled } } }]
    }
    return [name, child.properties ? withItemTitles(child, described) : child]
  })
  return { ...schema, properties: Object.fromEntries(properties) }
}

/** The facts without what the panel of the material shows. */
export function withoutFiles(facts: Facts): Facts {
  const application = facts.application
  if (!isMap(application) || !('files' in application)) return facts
  const { files: _files, ...rest } = application
  return { ...facts, application: rest }
}

export const isApplication = (detail: CaseDetail | null): boolean => filesOf(detail?.facts ?? {}).length > 0

export interface RuleChange {
  rule: string
  title: string
  then: string // the result, empty where it was not asked
  now: string
}

/** The rules whose result is another now. */
export function ruleChanges({ then, now }: Pick<CaseChecked, 'then' | 'now'>): RuleChange[] {
  const keyOf = ({ rule, item }: TraceEntry): string => `${rule} ${item ?? ''}`
  const before = new Map(then.trace.map((entry) => [keyOf(entry), entry]))
  const after = new Map(now.trace.map((entry) => [keyOf(entry), entry]))
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((key) => {
    const [old, own] = [before.get(key), after.get(key)]
    const entry = own ?? old
    if (!entry || old?.result === own?.result) return []
    return [{ rule: key, title: entry.title || entry.rule, then: old?.result ?? '', now: own?.result ?? '' }]
  })
}
