// What a form holds: the facts that were understood, and the text of the fields that were not.
import type { Facts, Json } from '../api/types'
import { readDay, readMoment, writeMoment } from '../input/dates'
import { numberText, percentOf, readInteger, readMoney, readNumber, readRatio, yuanOf } from '../input/numbers'
import { understood, type Reading, type Refusal } from '../input/reading'
import { entryOf, fieldOfPath } from './places'
import { valueAt, withValue, type FormField } from './schema'

export interface FormState {
  facts: Facts
  /** By path: what was typed and not understood. It stays in its field and is never sent. */
  texts: Record<string, string>
}

export const emptyForm = (): FormState => ({ facts: {}, texts: {} })
export const isEmptyForm = ({ facts, texts }: FormState): boolean =>
  Object.keys(facts).length === 0 && Object.keys(texts).length === 0

export type Edit =
  | { field: FormField; value: Json | undefined }
  | { field: FormField; text: string }
  | { field: FormField; addRow: Json }
  | { field: FormField; removeRow: number }
  /** Several lines put into one entry of a list: each becomes an entry. */
  | { field: FormField; paste: string[]; at: number }

/** Kinds whose control is a line of text that has to be understood. */
export function isTyped(field: FormField): boolean {
  return ['integer', 'number', 'ratio', 'money', 'date', 'datetime'].includes(field.kind)
}

export function readText(field: FormField, text: string): Reading<Json> {
  switch (field.kind) {
    case 'integer':
      return readInteger(text, field.unit)
    case 'number':
      return readNumber(text, field.unit)
    case 'ratio':
      return readRatio(text)
    case 'money':
      return readMoney(text)
    case 'date':
      return readDay(text)
    case 'datetime':
      return readMoment(text)
    default:
      return understood<Json>(text === '' ? undefined : text)
  }
}

/** The text that a value is shown as in its field; readText understands it again as the same value. */
export function writeText(field: FormField, value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') {
    if (field.kind === 'money') return yuanOf(value)
    if (field.kind === 'ratio') return percentOf(value)
    if (field.kind === 'integer' || field.kind === 'number') return numberText(value)
  }
  if (field.kind === 'datetime' && typeof value === 'string') return writeMoment(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function withoutText(texts: Record<string, string>, path: string): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [key, text] of Object.entries(texts)) {
    if (key !== path && !key.startsWith(`${path}.`)) out[key] = text
  }
  return out
}

// What was typed in the entries of a list, each at the place that `to` gives it; nowhere is gone.
function moved(texts: Record<string, string>, path: string, to: (row: number) => number | undefined): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [key, text] of Object.entries(texts)) {
    const [, number, rest = ''] = key.startsWith(`${path}.`) ? (/^(\d+)(\..*)?$/.exec(key.slice(path.length + 1)) ?? []) : []
    const row = number === undefined ? undefined : to(Number(number))
    if (number === undefined) out[key] = text
    else if (row !== undefined) out[`${path}.${row}${rest}`] = text
  }
  return out
}

const entriesAt = (state: FormState, path: string): Json[] => {
  const entries = valueAt(state.facts, path)
  return Array.isArray(entries) ? entries : []
}

// The rows below the removed one move up, and so does what was typed in them.
function withoutRow(state: FormState, path: string, row: number): FormState {
  const left = entriesAt(state, path).filter((_, index) => index !== row)
  const texts = moved(state.texts, path, (at) => (at === row ? undefined : at > row ? at - 1 : at))
  return { facts: withValue(state.facts, path, left.length === 0 ? undefined : left), texts }
}

function withLines(state: FormState, field: FormField, lines: string[], at: number): FormState {
  const entries = entriesAt(state, field.path)
  const room: Json[] = [...entries.slice(0, at), ...lines.map(() => null), ...entries.slice(at + 1)]
  const texts = moved(state.texts, field.path, (row) => (row === at ? undefined : row > at ? row + lines.length - 1 : row))
  return lines.reduce<FormState>(
    (next, text, index) => applyEdit(next, { field: entryOf(field, at + index), text: text.trim() }),
    { facts: withValue(state.facts, field.path, room), texts },
  )
}

export function applyEdit(state: FormState, edit: Edit): FormState {
  const { path } = edit.field
  if ('removeRow' in edit) return withoutRow(state, path, edit.removeRow)
  if ('addRow' in edit) return { ...state, facts: withValue(state.facts, path, [...entriesAt(state, path), edit.addRow]) }
  if ('paste' in edit) return withLines(state, edit.field, edit.paste, edit.at)
  const texts = withoutText(state.texts, path)
  if ('value' in edit) return { facts: withValue(state.facts, path, edit.value), texts }
  const reading = readText(edit.field, edit.text)
  if (reading.ok) return { facts: withValue(state.facts, path, reading.value), texts }
  return { facts: withValue(state.facts, path, undefined), texts: { ...texts, [path]: edit.text } }
}

// Lists of plain values below a value: their entries that were left blank go, rows and answers of "none" stay.
function tidyLists(state: FormState, path: string, value: Json): FormState {
  if (Array.isArray(value)) {
    const blank = (row: number) => value[row] === null && state.texts[`${path}.${row}`] === undefined
    let next = state
    for (let row = value.length - 1; row >= 0; row -= 1) {
      if (blank(row)) next = withoutRow(next, path, row)
      else next = tidyLists(next, `${path}.${row}`, value[row] as Json)
    }
    return next
  }
  if (typeof value !== 'object' || value === null) return state
  return Object.entries(value).reduce((next, [name, child]) => tidyLists(next, `${path}.${name}`, child), state)
}

/** The form as it is sent: entries of lists that were left blank are none. What is kept keeps its order. */
export function sendable(state: FormState): FormState {
  return Object.entries(state.facts).reduce((next, [name, value]) => tidyLists(next, name, value), state)
}

export interface NotUnderstood extends Refusal {
  path: string
  title: string
}

/** What has to be put right before the form can be sent, in the order of the fields. */
export function notUnderstood(state: FormState, fields: FormField[]): NotUnderstood[] {
  const order = (path: string) => fields.findIndex((field) => path === field.path || path.startsWith(`${field.path}.`))
  return Object.entries(state.texts)
    .flatMap(([path, text]) => {
      const field = fieldOfPath(fields, path)
      const reading = field && readText(field, text)
      return field && reading && !reading.ok
        ? [{ path, title: field.title, why: reading.why, ...(reading.args ? { args: reading.args } : {}) }]
        : []
    })
    .sort((a, b) => order(a.path) - order(b.path) || a.path.localeCompare(b.path))
}

const isMap = (value: Json): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

// Whether the control of a field can show a value that was written elsewhere.
function canShow(field: FormField, value: Json): boolean {
  if (field.kind === 'enum') return field.choices.some((choice) => choice.value === value)
  if (field.kind === 'rows') return Array.isArray(value) && value.every(isMap)
  if (field.kind === 'list' || field.kind === 'enums')
    return Array.isArray(value) && value.every((entry) => typeof entry !== 'object' || entry === null)
  return true
}

/**
 * The part of a form that other fields can hold: another region asks for other facts, and what no field shows must not
 * be sent unseen. `left` names what did not fit, so that the reader is told.
 */
export function fitTo(state: FormState, fields: FormField[]): { fitting: FormState; left: FormState } {
  const fitting = emptyForm()
  let left = state.facts
  for (const field of fields) {
    const value = valueAt(state.facts, field.path)
    if (value === undefined || !canShow(field, value)) continue
    fitting.facts = withValue(fitting.facts, field.path, value)
    left = withValue(left, field.path, undefined)
  }
  const texts: Record<string, string> = {}
  for (const [path, text] of Object.entries(state.texts)) {
    if (fieldOfPath(fields, path)) fitting.texts[path] = text
    else texts[path] = text
  }
  return { fitting, left: { facts: left, texts } }
}
