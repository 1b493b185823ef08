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
  | 'strings'
  | 'json'

export interface Choice {
  value: string
  title: string // empty where the ruleset gives none
}

export interface FormField {
  path: string // dotted: insurer.solvency.core
  group: string // its first segment, '' where the schema is flat
  title: string
  kind: FieldKind
  required: boolean
  unit: string
  choices: Choice[]
  schema: JsonSchema
}

export function choicesOf(schema: JsonSchema): Choice[] {
  if (schema.oneOf)
    return schema.oneOf.map(({ const: value, title }) => ({ value, title: title === value ? '' : title }))
  return (schema.enum ?? []).map((value) => ({ value, title: '' }))
}

function listKind(items: JsonSchema | undefined): FieldKind {
  if (!items || items.type !== 'string') return 'json'
  return choicesOf(items).length > 0 ? 'enums' : items.format ? 'json' : 'strings'
}

export function kindOf(schema: JsonSchema): FieldKind {
  switch (schema.type) {
    case 'boolean':
      return 'boolean'
    case 'integer':
      return schema['x-type'] === 'money' ? 'money' : 'integer'
    case 'number':
      return schema['x-type'] === 'ratio' ? 'ratio' : 'number'
    case 'array':
      return listKind(schema.items)
    case 'string':
      if (choicesOf(schema).length > 0) return 'enum'
      if (schema.format === 'date') return 'date'
      if (schema.format === 'date-time') return 'datetime'
      return schema['x-type'] === 'text' ? 'text' : 'string'
    default:
      return choicesOf(schema).length > 0 ? 'enum' : 'json'
  }
}

function walk(schema: JsonSchema, path: string, mandatory: boolean, out: FormField[]): void {
  const required = new Set(schema.required ?? [])
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    const here = path ? `${path}.${name}` : name
    const needed = mandatory && required.has(name)
    if (child.type === 'object' && child.properties) {
      walk(child, here, needed, out)
      continue
    }
    const kind = kindOf(child)
    out.push({
      path: here,
      group: path ? here.slice(0, here.indexOf('.')) : '',
      title: child.title ?? name,
      kind,
      required: required.has(name) && (needed || path !== ''),
      unit: child['x-unit'] ?? '',
      choices: kind === 'enums' ? choicesOf(child.items ?? {}) : choicesOf(child),
      schema: child,
    })
  }
}

export function fieldsOf(schema: JsonSchema | undefined): FormField[] {
  const out: FormField[] = []
  if (schema) walk(schema, '', true, out)
  return out
}

export interface FieldGroup {
  name: string
  fields: FormField[]
}

const parentOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('.'), 0))

/**
 * The fields that a case gets from its later events: an inner map of several facts, none of them required
 * (complaint.reply.findings, complaint.reply.basis …). A new case may state them, but rarely does.
 */
export function laterFields(fields: FormField[]): Set<string> {
  const inner = new Map<string, FormField[]>()
  for (const field of fields) {
    const parent = parentOf(field.path)
    if (parent.includes('.')) inner.set(parent, [...(inner.get(parent) ?? []), field])
  }
  const later = [...inner.values()].filter((list) => list.length > 1 && !list.some((field) => field.required))
  return new Set(later.flat().map((field) => field.path))
}

/** Neighbours with one first segment stand together; a group comes where its first field comes. */
export function groupsOf(fields: FormField[]): FieldGroup[] {
  const groups = new Map<string, FieldGroup>()
  for (const field of fields) {
    const group = groups.get(field.group) ?? { name: field.group, fields: [] }
    group.fields.push(field)
    groups.set(field.group, group)
  }
  return [...groups.values()]
}

const isMap = (value: Json | undefined): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function valueAt(facts: Facts, path: string): Json | undefined {
  let value: Json | undefined = facts
  for (const name of path.split('.')) {
    if (!isMap(value)) return undefined
    value = value[name]
  }
  return value
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

/** The field that a JSON Pointer of a problem means: "/facts/materials/0" → "materials". */
export function fieldAt(fields: FormField[], pointer: string): FormField | undefined {
  const path = pointer
    .replace(/^\/(facts|data)(?=\/|$)/, '')
    .replace(/^\//, '')
    .replaceAll('/', '.')
  if (!path) return undefined
  return fields.find((field) => path === field.path || path.startsWith(`${field.path}.`))
}

export const fieldId = (form: string, path: string): string => `${form}-${path.replaceAll('.', '-')}`
