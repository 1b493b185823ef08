// The facts of a case with titles for what they hold: a duty by its title, a clause by its place in its document.
import type { CaseType, JsonSchema, RuleBook } from '../api/types'
import { choicesOf, fieldsOf, type Choice } from '../form/schema'

type Choices = (path: string, schema: JsonSchema) => Choice[]

function withChoices(schema: JsonSchema, choicesFor: Choices, path = ''): JsonSchema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, child]): [string, JsonSchema] => {
    const here = path ? `${path}.${name}` : name
    if (child.properties) return [name, withChoices(child, choicesFor, here)]
    const choices = choicesOf(child).length > 0 ? [] : choicesFor(here, child)
    return [name, choices.length > 0 ? { ...child, oneOf: choices.map(({ value, title }) => ({ const: value, title })) } : child]
  })
  return { ...schema, properties: Object.fromEntries(properties) }
}

export function titledFacts(type: CaseType | undefined, duties: RuleBook['duties']): JsonSchema | undefined {
  if (!type) return undefined
  const clauses = type.events
    .flatMap(({ data }) => fieldsOf(data))
    .find((field) => field.schema['x-format'] === 'clause')?.choices
  return withChoices(type.facts, (path, schema) => {
    if (schema['x-format'] === 'clause') return clauses ?? []
    return path === 'duty.name' ? duties.map(({ name, title }) => ({ value: name, title })) : []
  })
}
