// An example that a schema suggests: good answers, so that a reader changes one and sees what it does.
import type { Facts, Json, JsonSchema } from '../api/types'
import { choicesOf, fieldsOf, withValue, type FormField } from './schema'

// Facts of which "yes" is the bad answer.
const BAD_WHEN_TRUE = /blacklist|violation|overdue|suspend|falsif|refus|revok/

function laterBy(day: string, years: number): string {
  return `${Number(day.slice(0, 4)) + years}${day.slice(4, 8) === '-02-' && day.endsWith('29') ? '-02-28' : day.slice(4)}`
}

function numberFor(schema: JsonSchema, kind: FormField['kind']): number {
  const preferred = kind === 'money' ? 10_000_000 : kind === 'ratio' ? 1 : kind === 'integer' ? 5 : 1
  return Math.min(Math.max(preferred, schema.minimum ?? preferred), schema.maximum ?? Infinity)
}

function exampleFor(field: FormField, day: string): Json | undefined {
  const given = field.schema.examples?.[0]
  if (given !== undefined) return given
  switch (field.kind) {
    case 'boolean':
      return !BAD_WHEN_TRUE.test(field.path)
    case 'integer':
    case 'number':
    case 'ratio':
    case 'money':
      return numberFor(field.schema, field.kind)
    case 'date':
      return /valid_to|expires|_to$|ends_on/.test(field.path) ? laterBy(day, 1) : day
    case 'datetime':
      return `${day}T09:00:00+08:00`
    case 'enum':
      return field.choices[0]?.value
    case 'enums':
      return choicesOf(field.schema.items ?? {}).map(({ value }) => value)
    case 'json':
      return []
    case 'strings':
      return undefined
    default:
      return field.schema.pattern ? undefined : '示例'
  }
}

export function exampleOf(schema: JsonSchema, day: string): Facts {
  let facts: Facts = {}
  for (const field of fieldsOf(schema)) {
    const value = exampleFor(field, day)
    if (value !== undefined) facts = withValue(facts, field.path, value)
  }
  return facts
}
