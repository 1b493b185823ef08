// What the server registers, ajv takes by the schema that the API exports, and the reverse: for every field of every
// record type, over a table of values for its type.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { pathsOf, sample, typeOf, withMember } from './hostile.mjs'
import { ask, askJson, each } from './server.mjs'

const region = 'cn/shanxi/xinzhou'
const width = 8
const shown = 12

const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: false })
addFormats(ajv)
ajv.addVocabulary(['x-type', 'x-unit', 'x-format', 'x-requirements', 'x-unique', 'x-not-before', 'x-at-most', 'x-refers-to', 'x-read-by', 'x-personal'])

const anywhere = ['null', 'true', 'false', '0', '1', '-1', '0.5', '1.0', '"x"', '""', '[]', '{}', '[null]', '{"x":1}']
const dates = [
  '2026-11-20', '2024-02-29', '2023-02-29', '2100-02-29', '2026-00-10', '2026-13-01', '2026-04-31', '0000-01-01', '0001-01-01', '9999-12-31', '10000-01-01',
  '2026-1-1', '26-01-01', '2026/01/01', '20261120', ' 2026-11-20', '2026-11-20 ', '2026-11-20T00:00:00Z', '-2026-01-01', '２０２６-11-20'
]
const instants = [
  '2026-11-20T09:00:00+08:00', '2026-11-20T09:00:00Z', '2026-11-20t09:00:00z', '2026-11-20T09:00:00.123+08:00', '2026-11-20T09:00:00.123456789Z',
  '2026-11-20T09:00:00', '2026-11-20 09:00:00+08:00', '2026-11-20T24:00:00Z', '2026-11-20T23:59:60Z', '2016-12-31T23:59:60Z', '2026-11-20T09:60:00Z', '2026-11-20T09:00+08:00',
  '2026-11-20T09:00:00+24:00', '2026-11-20T09:00:00+0800', '2026-11-20T09:00:00+08', '2026-02-30T09:00:00Z', '0000-01-01T00:00:00Z', '2026-11-20T09:00:00-00:00', '2026-11-20T09:00:00+14:00'
]
const codes = ['91140900MA0D000011', '91140900MA0D00001I', '91140900ma0d000011', '91140900MA0D00001', '91140900MA0D0000111', '９1140900MA0D000011', '91140900MA0D000011\n']
const numbers = ['0', '-0', '0.0', '1e0', '1e2', '1.5', '1.00', '-1', '1000000000000', '9007199254740991', '9007199254740992', '-9007199254740992', '0.1', '0.123456789', '1e-6', '1e15', '1e16', '1e17', '1e18']

// JSON texts around a bound, on both sides of it.
const around = (bound) => [bound - 1, bound - 0.5, bound, bound + 0.5, bound + 1].map(String)
// Texts of so many characters that take one byte, three bytes and four bytes each.
const long = (length) => ['x', '安', '𠮷'].map((character) => JSON.stringify(character.repeat(length)))

function tableFor(schema) {
  const quoted = (list) => list.map((text) => JSON.stringify(text))
  const table = [...anywhere]
  const type = typeOf(schema)
  if (type === 'integer' || type === 'number') {
    table.push(...numbers, ...[schema.minimum, schema.maximum].filter((bound) => bound !== undefined).flatMap(around))
  }
  if (schema.format === 'date') table.push(...quoted(dates))
  if (schema.format === 'date-time') table.push(...quoted(instants))
  if (schema.pattern) table.push(...quoted(codes))
  if (type === 'string') table.push(...quoted(['\t', '\u00a0', '𠮷', 'x\u0000']), ...values(schema))
  if (type === 'string' && schema.maxLength <= 5000) {
    for (const length of [schema.maxLength - 1, schema.maxLength, schema.maxLength + 1]) table.push(...long(length))
  } else if (type === 'string' && schema.maxLength) {
    for (const length of [schema.maxLength, schema.maxLength + 1]) table.push(long(length)[1])
  }
  if (type === 'array') table.push(...tableFor(schema.items === true ? {} : schema.items).map((raw) => `[${raw}]`), '[[]]', '[{}]')
  return table
}

function values({ enum: listed, oneOf }) {
  const all = listed ?? oneOf?.map((choice) => choice.const) ?? []
  return all.filter((value) => value !== null).flatMap((value) => [value, ` ${value}`, value.toUpperCase()]).map((text) => JSON.stringify(text))
}

const schemaAt = (schema, path) => path.reduce((at, name) => at.properties[name], schema)

function without(object, [name, ...rest]) {
  const copy = { ...object }
  if (rest.length > 0) copy[name] = without(copy[name], rest)
  else delete copy[name]
  return copy
}

// JSON texts of records: a whole one, each member left out, each with every value of its table, and unknown members.
function recordsOf(schema) {
  const whole = sample(schema)
  const paths = pathsOf(whole)
  const records = [JSON.stringify(whole), '{}', ...anywhere]
  for (const path of paths) {
    records.push(JSON.stringify(without(whole, path)))
    for (const raw of tableFor(schemaAt(schema, path))) records.push(withMember(whole, path, raw))
    if (typeOf(schemaAt(schema, path)) === 'object') records.push(withMember(whole, [...path, 'unknown'], '1'))
  }
  records.push(withMember(whole, ['unknown'], 'null'), withMember(whole, [''], '1'))
  return records
}

// What JSON Schema cannot say: one date before another, one number above another, a record that is not there,
// characters that nobody may send.
const besides = new Set(['before-other', 'more-than-other', 'unknown-reference', 'text-character'])

// What the server says against a record's shape, by pointer; undefined where it reads no JSON in it. A value that
// another record has (409) is of the right shape.
async function refusals(type, text) {
  const { status, body } = await ask('POST', `/api/v1/records/${type}`, { body: `{"region":"${region}","data":${text}}` })
  if (status === 201 || status === 409) return []
  const problem = JSON.parse(body)
  // A decision that judges such records was asked, and it is asked only of what has the right shape.
  if (problem.code === 'record-refused') return []
  if (status === 400) return undefined
  assert.equal(status, 422, body)
  if (besides.has(problem.code)) return undefined
  return problem.errors.filter(({ code }) => !besides.has(code)).map(({ pointer, code }) => `${code} ${pointer}`)
}

const { types } = await askJson('GET', `/api/v1/records?region=${region}`)

// What others refer to comes first: the sample of a branch needs that of an insurer.
const references = ({ schema }) => JSON.stringify(schema).split('"x-refers-to"').length

for (const { type, schema } of types.toSorted((a, b) => references(a) - references(b))) {
  test(`records of type ${type}`, async () => {
    const validate = ajv.compile(schema)
    const records = recordsOf(schema)
    const differences = []
    await each(records.entries(), width, async ([i, text]) => {
      const found = await refusals(type, text)
      const foreign = validate(JSON.parse(text))
      const why = ajv.errorsText(validate.errors)
      if (i === 0) assert.deepEqual([found, foreign], [[], true], `the sample is refused: ${text} ${why}`)
      if (found === undefined || foreign === (found.length === 0)) return
      differences.push(`${foreign ? 'only ajv takes' : 'only the server takes'} ${text.slice(0, 300)}\n    ${found.join() || why}`)
    })
    assert.equal(differences.length, 0, `${differences.length} of ${records.length}:\n${differences.slice(0, shown).join('\n')}`)
  })
}
