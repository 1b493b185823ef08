// Facts in words: choices by title, money in yuan, shares in percent, lists of objects as tables.
import type { Facts, Json, JsonSchema } from '../api/types'
import { numberText, percentOf, yuanOf } from '../input/numbers'
import { fieldsOf, itemField, itemsOf, leavesOf, type FormField } from './schema'

/** The words of the page's language that values are told with. */
export interface Wording {
  yes: string
  no: string
  none: string
  noValue: string
  yuan: string
  comma: string
  /** The title of a role, or nothing. */
  role: (name: string) => string | undefined
  /** A name of a choice that has no title of its own. */
  word: (name: string) => string
  /** The same, or nothing for a text that is no such name. */
  known: (name: string) => string | undefined
  /** The unit that a ruleset states, which it states in Chinese. */
  unit: (unit: string) => string
  /** "10wd" as people say it, or nothing for a text that is no period. */
  period: (text: string) => string | undefined
}

export interface ShownTable {
  columns: string[]
  rows: string[][]
}

export interface ShownFact {
  path: string
  title: string
  text: string
  table?: ShownTable
}

type Row = { [key: string]: Json }
const isMap = (value: Json | undefined): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function withUnit(text: string, unit: string, words: Wording): string {
  const said = unit && words.unit(unit)
  return said ? `${text} ${said}` : text
}

function numberWords(value: number, field: FormField | undefined, words: Wording): string {
  // 分 alone is no money: scores are in 分 too.
  if (field?.kind === 'money' || field?.unit === 'fen') return `${yuanOf(value)} ${words.yuan}`
  // Sentences of the rules say 0.95, people say 95 %.
  if (field?.kind === 'ratio') return `${numberText(value)} (${percentOf(value)})`
  const text = field?.kind === 'integer' || field?.kind === 'number' ? numberText(value) : String(value)
  return withUnit(text, field?.unit ?? '', words)
}

function textWords(value: string, field: FormField | undefined, words: Wording): string {
  // By the house's custom a field named …_role holds a role.
  const role = field?.path.endsWith('_role') ? words.role(value) : undefined
  if (role) return role
  const choice = field?.choices.find((entry) => entry.value === value)
  if (choice) return choice.title || words.word(value)
  // What the engine gives has no field: it may be a period of the rules, which a reader's own text is not taken for.
  return words.known(value) ?? (field ? undefined : words.period(value)) ?? value
}

export function valueWords(value: Json | undefined, words: Wording, field?: FormField): string {
  if (value === undefined || value === null) return words.noValue
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'number') return numberWords(value, field, words)
  if (typeof value === 'string') return textWords(value, field, words)
  if (Array.isArray(value)) {
    return value.length === 0 ? words.none : value.map((entry) => valueWords(entry, words, field)).join(words.comma)
  }
  const parts = leavesOf(value).map(({ path, value: leaf }) => `${words.word(path.slice(path.lastIndexOf('.') + 1))} ${valueWords(leaf, words)}`)
  return parts.length === 0 ? words.none : parts.join(words.comma)
}

/** A list of objects as a table: the columns of its schema that any row fills, then what the schema does not know. */
export function tableWords(rows: Row[], words: Wording, field?: FormField): ShownTable {
  const known = new Map(fieldsOf(field && itemsOf(field.schema)).map((cell) => [cell.path, cell]))
  const filled = new Set(rows.flatMap((row) => leavesOf(row).map(({ path }) => path)))
  const paths = [...[...known.keys()].filter((path) => filled.has(path)), ...[...filled].filter((path) => !known.has(path))]
  return {
    columns: paths.map((path) => known.get(path)?.title ?? words.word(path)),
    rows: rows.map((row) => {
      const cells = new Map(leavesOf(row).map(({ path, value }) => [path, value]))
      return paths.map((path) => (cells.has(path) ? valueWords(cells.get(path), words, known.get(path)) : ''))
    }),
  }
}

/** Facts by title, in the order given; `flat` for a map whose keys are dotted paths already. */
export function factWords(
  facts: Facts | null | undefined,
  schema: JsonSchema | undefined,
  words: Wording,
  flat = false,
): ShownFact[] {
  const known = fieldsOf(schema)
  const fields = new Map(known.map((field) => [field.path, field]))
  const leaves = flat ? Object.entries(facts ?? {}).map(([path, value]) => ({ path, value })) : leavesOf(facts)
  return leaves.map(({ path, value }) => {
    const field = fields.get(path) ?? itemField(known, path)
    const title = field?.title ?? words.word(path.slice(path.lastIndexOf('.') + 1))
    if (Array.isArray(value) && value.length > 0 && value.every(isMap)) {
      return { path, title, text: '', table: tableWords(value as Row[], words, field) }
    }
    return { path, title, text: valueWords(value, words, field) }
  })
}

/**
 * The value of a parameter. Texts of the rules may hold periods and names ("quarter_end + 10wd"), each of which is told
 * by its word.
 */
export function parameterWords(value: Json, type: string, unit: string, words: Wording): string {
  if (typeof value === 'number') {
    if (type === 'money' || unit === 'fen') return `${yuanOf(value)} ${words.yuan}`
    const text = type === 'ratio' ? percentOf(value) : numberText(value)
    return withUnit(text, unit, words)
  }
  if (Array.isArray(value)) return value.map((entry) => parameterWords(entry, type, '', words)).join(words.comma)
  if (typeof value !== 'string') return valueWords(value, words)
  const wordOf = (name: string): string | undefined => words.role(name) ?? words.known(name)
  return words.period(value) ?? wordOf(value) ?? value.replace(/[a-z0-9_]+/g, (part) => words.period(part) ?? wordOf(part) ?? part)
}
