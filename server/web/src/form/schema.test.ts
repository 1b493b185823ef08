import { describe, expect, it } from 'vitest'
import type { JsonSchema } from '../api/types'
import { exampleOf } from './example'
import { fieldAt, fieldsOf, groupsOf, kindOf, laterFields, leavesOf, valueAt, withValue } from './schema'

const schema: JsonSchema = {
  type: 'object',
  required: ['complaint'],
  properties: {
    complaint: {
      type: 'object',
      required: ['received_on'],
      properties: {
        received_on: { type: 'string', format: 'date', title: '收到日期' },
        kind: { type: 'string', oneOf: [{ const: 'objection', title: '异议' }] },
        amount: { type: 'integer', 'x-type': 'money' },
      },
    },
    materials: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
    insurer: {
      type: 'object',
      properties: {
        blacklisted: { type: 'boolean' },
        licence: { type: 'object', properties: { valid_to: { type: 'string', format: 'date' } } },
      },
    },
  },
}

describe('fields of a schema', () => {
  it('are flat, in order, with the group and what is required', () => {
    const fields = fieldsOf(schema)
    expect(fields.map(({ path, kind, required }) => `${path} ${kind} ${required}`)).toEqual([
      'complaint.received_on date true',
      'complaint.kind enum false',
      'complaint.amount money false',
      'materials enums false',
      'insurer.blacklisted boolean false',
      'insurer.licence.valid_to date false',
    ])
    expect(groupsOf(fields).map(({ name, fields: { length } }) => `${name}:${length}`)).toEqual([
      'complaint:3',
      ':1',
      'insurer:2',
    ])
  })

  it('take the control that fits', () => {
    expect(kindOf({ type: 'string', 'x-type': 'text' })).toBe('text')
    expect(kindOf({ type: 'number', 'x-type': 'ratio' })).toBe('ratio')
    expect(kindOf({ type: 'array', items: { type: 'string' } })).toBe('strings')
    expect(kindOf({ type: 'array', items: { type: 'object' } })).toBe('json')
  })

  it('that later events give are told apart', () => {
    const text: JsonSchema = { type: 'string' }
    const inner = (names: string[], required: string[] = []): JsonSchema => ({
      type: 'object',
      required,
      properties: Object.fromEntries(names.map((name) => [name, text])),
    })
    const properties = { kind: text, reply: inner(['a', 'b']), who: inner(['kind']), must: inner(['a', 'b'], ['a']) }
    const fields = fieldsOf({
      type: 'object',
      properties: { complaint: { type: 'object', required: ['must'], properties } },
    })
    expect([...laterFields(fields)]).toEqual(['complaint.reply.a', 'complaint.reply.b'])
  })

  it('are found by the pointer of a problem', () => {
    const fields = fieldsOf(schema)
    expect(fieldAt(fields, '/facts/complaint/received_on')?.path).toBe('complaint.received_on')
    expect(fieldAt(fields, '/facts/materials/0')?.path).toBe('materials')
    expect(fieldAt(fields, '/data/complaint/kind')?.path).toBe('complaint.kind')
    expect(fieldAt(fields, '/region')).toBeUndefined()
    expect(fieldAt(fields, '/facts')).toBeUndefined()
  })
})

describe('facts', () => {
  it('are set and taken out by path, without empty maps left behind', () => {
    const one = withValue({}, 'insurer.licence.valid_to', '2026-01-01')
    expect(one).toEqual({ insurer: { licence: { valid_to: '2026-01-01' } } })
    expect(valueAt(one, 'insurer.licence.valid_to')).toBe('2026-01-01')
    expect(withValue(one, 'insurer.licence.valid_to', undefined)).toEqual({})
    expect(withValue({ insurer: { blacklisted: false } }, 'insurer.blacklisted', false)).toEqual({
      insurer: { blacklisted: false },
    })
  })

  it('list their leaves', () => {
    expect(leavesOf({ a: { b: 1, c: [2] }, d: null })).toEqual([
      { path: 'a.b', value: 1 },
      { path: 'a.c', value: [2] },
      { path: 'd', value: null },
    ])
  })

  it('have an example of good answers', () => {
    expect(exampleOf(schema, '2024-02-29')).toEqual({
      complaint: { received_on: '2024-02-29', kind: 'objection', amount: 10_000_000 },
      materials: ['a', 'b'],
      insurer: { blacklisted: false, licence: { valid_to: '2025-02-28' } },
    })
  })
})
