// What a JSON Schema of facts or event data asks for, as a flat list of fields in their order.
import type { Facts, Json, JsonSchema } from '../api/types'

export type FieldKind =
  | 'string'
  | 'text'
  | 'integer'
  | 'number'
  | 'ratio'
  | 'money'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'enum'
  | 'enums'
  | 'list' // of plain values
  | 'rows' // a list of objects

export interface Choice {
  value: string
  title: string // empty where the ruleset gives none
}

export interface FormField {
  path: string // dotted: insurer.solvency.core
  group: string // its first segment, '' where the schema is flat
  groupTitle: string // of that segment where the ruleset titles it
  title: string
  kind: FieldKind
  required: boolean
  unit: string
  choices: Choice[]
  schema: JsonSchema
}

export function choicesOf(schema: JsonSchema): Choice[] {
  const listed: { const: string | null; title?: string | undefined }[] =
    schema.oneOf ?? (schema.enum ?? []).map((value) => ({ const: value }))
  // Left out is left empty: null is no choice of its own.
  return listed.flatMap(({ const: value, title = '' }) =>
    value === null ? [] : [{ value, title: title === value ? '' : title }],
  )
}

/** The type of a value; that it may be left out by null says nothing of how it is given. */
export const typeOf = ({ type }: JsonSchema): string | undefined =>
  Array.isArray(type) ? type.find((name) => name !== 'null') : type

/** The schema of the entries of a list; nothing where they may be anything. */
export const itemsOf = ({ items }: JsonSchema): JsonSchema | undefined => (typeof items === 'object' ? items : undefined)

function listKind(items: JsonSchema | undefined): FieldKind {
  if (items && typeOf(items) === 'object') return 'rows'
  return items && choicesOf(items).length > 0 ? 'enums' : 'list'
}

export function kindOf(schema: JsonSchema): FieldKind {
  switch (typeOf(schema)) {
    case 'boolean':
      return 'boolean'
    case 'integer':
      return schema['x-type'] === 'money' ? 'money' : 'integer'
    case 'number':
      return schema['x-type'] === 'ratio' ? 'ratio' : 'number'
    case 'array':
      return listKind(itemsOf(schema))
    case 'string':
      if (choicesOf(schema).length > 0) return 'enum'
      if (schema.format === 'date') return 'date'
      if (schema.format === 'date-time') return 'datetime'
      return schema['x-type'] === 'text' ? 'text' : 'string'
    default:
      return choicesOf(schema).length > 0 ? 'enum' : 'string'
  }
}

interface Place {
  path: string
  group: string
  groupTitle: string
  mandatory: boolean
}

function walk(schema: JsonSchema, { path, group, groupTitle, mandatory }: Place, out: FormField[]): void {
  const required = new Set(schema.required ?? [])
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    const here = path ? `${path}.${name}` : name
    const needed = mandatory && required.has(name)
    if (typeOf(child) === 'object') {
      const top = path ? { group, groupTitle } : { group: name, groupTitle: child.title ?? '' }
      walk(child, { path: here, ...top, mandatory: needed }, out)
      continue
    }
    const kind = kindOf(child)
    out.push({
      path: here,
      group,
      groupTitle,
      title: child.title || name.replaceAll('_', ' '),
      kind,
      required: required.has(name) && (needed || path !== ''),
      unit: child['x-unit'] ?? '',
      choices: kind === 'enums' ? choicesOf(itemsOf(child) ?? {}) : choicesOf(child),
      schema: child,
    })
  }
}

export function fieldsOf(schema: JsonSchema | undefined): FormField[] {
  const out: FormField[] = []
  if (schema) walk(schema, { path: '', group: '', groupTitle: '', mandatory: true }, out)
  return out
}

/**
 * The field of the items of a list that is meant by "consortium.members.lead", or by "member.lead" as a rule over the
 * list calls it: of those named so where all lists agree on the title.
 */
export function itemField(fields: FormField[], path: string): FormField | undefined {
  const lists = fields.filter(({ kind }) => kind === 'rows')
  const list = lists.find((field) => path.startsWith(`${field.path}.`))
  const name = path.slice(list ? list.path.length + 1 : path.indexOf('.') + 1)
  const found = (list ? [list] : lists)
    .flatMap((field) => fieldsOf(itemsOf(field.schema)).map((cell) => (list ? { ...cell, title: `${field.title} · ${cell.title}` } : cell)))
    .filter((cell) => cell.path === name)
  return new Set(found.map(({ title }) => title)).size === 1 ? found[0] : undefined
}

/**
 * What a new case is asked: the facts without those that its later steps set, which the engine marks. A case may be
 * opened although one of them is required of it in the end.
 */
export function openingSchema(schema: JsonSchema): JsonSchema {
  const asked = Object.entries(schema.properties ?? {}).flatMap(([name, child]): [string, JsonSchema][] => {
    if (child['x-later']) return []
    if (typeOf(child) !== 'object') return [[name, child]]
    const inner = openingSchema(child)
    return Object.keys(inner.properties ?? {}).length > 0 ? [[name, inner]] : []
  })
  const required = (schema.required ?? []).filter((name) => asked.some(([known]) => known === name))
  return { ...schema, properties: Object.fromEntries(asked), required }
}

export interface FieldGroup {
  name: string
  title: string // empty where the ruleset gives none
  fields: FormField[]
}

/** Neighbours with one first segment stand together; a group comes where its first field comes. */
export function groupsOf(fields: FormField[]): FieldGroup[] {
  const groups = new Map<string, FieldGroup>()
  for (const field of fields) {
    const group = groups.get(field.group) ?? { name: field.group, title: field.groupTitle, fields: [] }
    group.fields.push(field)
    groups.set(field.group, group)
  }
  return [...groups.values()]
}

export const isRow = (name: string): boolean => /^\d+$/.test(name)

const isMap = (value: Json | undefined): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function valueAt(facts: Facts, path: string): Json | undefined {
  let value: Json | undefined = facts
  for (const name of path.split('.')) {
    if (Array.isArray(value) && isRow(name)) value = value[Number(name)]
    else if (isMap(value)) value = value[name]
    else return undefined
  }
  return value
}

// An entry stays where it is when it is emptied: taking it out is a step of its own.
function withEntry(entries: Json[], [name = '', ...rest]: string[], value: Json | undefined): Json[] {
  const out = [...entries]
  const before = out[Number(name)]
  if (rest.length === 0) out[Number(name)] = value ?? null
  else out[Number(name)] = withValue(isMap(before) ? before : {}, rest.join('.'), value)
  return out
}

/** A copy with one value set; undefined takes it out, and maps that it leaves empty with it. */
export function withValue(facts: Facts, path: string, value: Json | undefined): Facts {
  const [name, ...rest] = path.split('.') as [string, ...string[]]
  const out: Facts = { ...facts }
  if (rest.length === 0) {
    if (value === undefined) delete out[name]
    else out[name] = value
    return out
  }
  const child = out[name]
  if (Array.isArray(child) && isRow(rest[0] ?? '')) {
    out[name] = withEntry(child, rest, value)
    return out
  }
  const inner = withValue(isMap(child) ? child : {}, rest.join('.'), value)
  if (Object.keys(inner).length === 0) delete out[name]
  else out[name] = inner
  return out
}

/** The paths and values of what is filled in, in the order of the facts. */
export function leavesOf(facts: Facts | null | undefined, path = ''): { path: string; value: Json }[] {
  if (!facts) return []
  return Object.entries(facts).flatMap(([name, value]) => {
    const here = path ? `${path}.${name}` : name
    return isMap(value) ? leavesOf(value, here) : [{ path: here, value }]
  })
}

/** "/facts/materials/0" → "materials.0" */
export const pathOf = (pointer: string): string =>
  pointer
    .replace(/^\/(facts|data)(?=\/|$)/, '')
    .replace(/^\//, '')
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')

/** The field that a JSON Pointer of a problem means: "/facts/materials/0" → "materials". */
export function fieldAt(fields: FormField[], pointer: string): FormField | undefined {
  const path = pathOf(pointer)
  if (!path) return undefined
  return fields.find((field) => path === field.path || path.startsWith(`${field.path}.`))
}

export const fieldId = (form: string, path: string): string => `${form}-${path.replaceAll('.', '-')}`
