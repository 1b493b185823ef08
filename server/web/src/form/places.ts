// Where a path or a JSON Pointer leads in a form: to a field, to an entry of a list, to a row or to a cell of one.
import type { ProblemBody } from '../api/types'
import { fieldAt, fieldsOf, isRow, itemsOf, kindOf, pathOf, choicesOf, type FormField } from './schema'
import { titledText } from './titled'

/** The cells of one row of a list of objects, with the paths they have in the form. */
export function cellsOf(field: FormField, row: number): FormField[] {
  return fieldsOf(itemsOf(field.schema)).map((cell) => ({ ...cell, path: `${field.path}.${row}.${cell.path}` }))
}

/** One entry of a list of plain values, as a field of its own; where the list may hold anything it holds texts. */
export function entryOf(field: FormField, row: number): FormField {
  const schema = itemsOf(field.schema) ?? { type: 'string' }
  const path = `${field.path}.${row}`
  const title = `${field.title} ${row + 1}`
  return { ...field, path, title, schema, kind: kindOf(schema), choices: choicesOf(schema), required: false }
}

function within(field: FormField, path: string): FormField | undefined {
  const [row = ''] = path.slice(field.path.length + 1).split('.')
  if (!isRow(row)) return undefined
  const number = Number(row)
  if (field.kind === 'list') {
    const entry = entryOf(field, number)
    return entry.path === path ? entry : undefined
  }
  const cell = field.kind === 'rows' ? fieldOfPath(cellsOf(field, number), path) : undefined
  return cell && { ...cell, title: `${field.title} ${number + 1} · ${cell.title}` }
}

/** The field of a path, be it of the form itself or within a list in it. */
export function fieldOfPath(fields: FormField[], path: string): FormField | undefined {
  for (const field of fields) {
    if (field.path === path) return field
    const found = path.startsWith(`${field.path}.`) ? within(field, path) : undefined
    if (found) return found
  }
  return undefined
}

export interface Spot {
  path: string
  title: string
}

// A row as a whole, where something is said of it or of what it should not have.
function rowAt(fields: FormField[], path: string): Spot | undefined {
  const names = path.split('.')
  for (let length = names.length; length > 1; length -= 1) {
    const row = names[length - 1] ?? ''
    const list = isRow(row) ? fieldOfPath(fields, names.slice(0, length - 1).join('.')) : undefined
    if (list?.kind === 'rows') return { path: `${list.path}.${row}`, title: `${list.title} ${Number(row) + 1}` }
  }
  return undefined
}

/** What a JSON Pointer of a problem means, as closely as the form knows it. */
export function spotOf(fields: FormField[], pointer: string): Spot | undefined {
  const path = pathOf(pointer)
  return path ? (fieldOfPath(fields, path) ?? rowAt(fields, path) ?? fieldAt(fields, pointer)) : undefined
}

/** The first error of each place of a form, by path. */
export function errorsByPath(fields: FormField[], errors: ProblemBody['errors'] = []): Map<string, string> {
  const texts = new Map<string, string>()
  for (const error of errors) {
    const spot = spotOf(fields, error.pointer)
    if (!spot || texts.has(spot.path)) continue
    const last = spot.path.slice(spot.path.lastIndexOf('.') + 1)
    texts.set(spot.path, titledText(error.detail, (name) => (name === last ? spot.title : undefined)))
  }
  return texts
}
