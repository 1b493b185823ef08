// An example that a schema suggests: good answers, so that a reader changes one and sees what it does.
import type { Facts, Json, JsonSchema } from '../api/types'
import { choicesOf, fieldsOf, itemsOf, withValue, type FormField } from './schema'

// Facts of which "yes" is the bad answer.
const BAD_WHEN_TRUE = /blacklist|violation|overdue|suspend|falsif|refus|revok/

// Days that are only there where something went wrong or came to its end.
const BAD_WHEN_GIVEN = /blacklisted|closed_on|removed_on|exited_on|ended_on|stopped_until|suspended|revoked/

function laterBy(day: string, years: number): string {
  return `${Number(day.slice(0, 4)) + years}${day.slice(4, 8) === '-02-' && day.endsWith('29') ? '-02-28' : day.slice(4)}`
}

function numberFor(schema: JsonSchema, kind: FormField['kind']): number {
  const preferred = kind === 'money' ? 10_000_000 : kind === 'ratio' ? 1 : kind === 'integer' ? 5 : 1
  return Math.min(Math.max(preferred, schema.minimum ?? preferred), schema.maximum ?? Infinity)
}

function exampleFor(field: FormField, day: string, text: string): Json | undefined {
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
      if (BAD_WHEN_GIVEN.test(field.path)) return undefined
      return /valid_to|expires|_to$|ends_on/.test(field.path) ? laterBy(day, 1) : day
    case 'datetime':
      return `${day}T09:00:00+08:00`
    case 'enum':
      return field.choices[0]?.value
    case 'enums':
      return choicesOf(itemsOf(field.schema) ?? {}).map(({ value }) => value)
    case 'rows':
      return []
    case 'list':
      return undefined
    default:
      return field.schema.pattern ? undefined : text
  }
}

export function exampleOf(schema: JsonSchema, day: string, text: string): Facts {
  let facts: Facts = {}
  for (const field of fieldsOf(schema)) {
    const value = exampleFor(field, day, text)
    if (value !== undefined) facts = withValue(facts, field.path, value)
  }
  return facts
}
