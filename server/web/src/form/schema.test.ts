import { describe, expect, it } from 'vitest'
import type { JsonSchema } from '../api/types'
import { exampleOf } from './example'
import { fieldAt, fieldsOf, groupsOf, kindOf, leavesOf, openingSchema, valueAt, withValue } from './schema'

const schema: JsonSchema = {
  type: 'object',
  required: ['complaint'],
  properties: {
    complaint: {
      type: 'object',
      required: ['received_on'],
      properties: {
        received_on: { type: 'string', format: 'date', title: '收到日期' },
        kind: { type: ['string', 'null'], oneOf: [{ const: 'objection', title: '异议' }, { const: null }] },
        amount: { type: ['integer', 'null'], 'x-type': 'money' },
      },
    },
    materials: { type: ['array', 'null'], items: { type: 'string', enum: ['a', 'b'] } },
    insurer: {
      type: ['object', 'null'],
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
    expect(kindOf({ type: 'array', items: { type: 'string' } })).toBe('list')
    expect(kindOf({ type: 'array', items: { type: 'integer' } })).toBe('list')
    expect(kindOf({ type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } })).toBe('rows')
    expect(kindOf({ type: 'array', items: { type: 'object' } })).toBe('rows')
    expect(kindOf({})).toBe('string')
  })

  it('of a new case leave out what later steps set, and nothing that is required of it is left behind', () => {
    const text: JsonSchema = { type: 'string' }
    const later: JsonSchema = { type: 'string', 'x-later': true }
    const facts: JsonSchema = {
      type: 'object',
      required: ['complaint', 'number'],
      properties: {
        number: later,
        complaint: {
          type: 'object',
          required: ['kind', 'outcome'],
          properties: {
            kind: text,
            outcome: later,
            days: { type: ['integer', 'null'], 'x-later': false },
            reply: { type: ['object', 'null'], properties: { findings: later, basis: later } },
            members: { type: 'array', items: { type: 'object', properties: { name: text } }, 'x-later': true },
          },
        },
        decision: { type: 'object', 'x-later': true, properties: { made_on: text } },
      },
    }
    const asked = openingSchema(facts)
    expect(fieldsOf(asked).map(({ path, required }) => `${path} ${required}`)).toEqual(['complaint.kind true', 'complaint.days false'])
    expect(asked.required).toEqual(['complaint'])
    expect(groupsOf(fieldsOf(asked)).map(({ name }) => name)).toEqual(['complaint'])
    expect(fieldsOf(facts).map(({ path }) => path)).toContain('complaint.reply.findings')
  })

  it('of a new case are all where no step sets any', () => {
    expect(fieldsOf(openingSchema(schema))).toEqual(fieldsOf(schema))
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
    expect(exampleOf(schema, '2024-02-29', '示例')).toEqual({
      complaint: { received_on: '2024-02-29', kind: 'objection', amount: 10_000_000 },
      materials: ['a', 'b'],
      insurer: { blacklisted: false, licence: { valid_to: '2025-02-28' } },
    })
  })
})

describe('a value that may be left out by null', () => {
  it('is given as if it could not be', () => {
    expect(kindOf({ type: ['string', 'null'], format: 'date' })).toBe('date')
    expect(kindOf({ type: ['integer', 'null'], 'x-type': 'money' })).toBe('money')
    expect(kindOf({ type: ['array', 'null'], items: { type: 'object', properties: { a: { type: 'string' } } } })).toBe('rows')
    expect(kindOf({ type: 'array', items: true })).toBe('list')
    const schema: JsonSchema = {
      type: 'object',
      properties: { inner: { type: ['object', 'null'], properties: { a: { type: ['boolean', 'null'] } } } },
    }
    expect(fieldsOf(schema).map(({ path, kind }) => `${path} ${kind}`)).toEqual(['inner.a boolean'])
  })
  it('has no choice that is null', () => {
    const [field] = fieldsOf({ type: 'object', properties: { a: { type: ['string', 'null'], oneOf: [{ const: 'x', title: '甲' }, { const: null }] } } })
    expect(field?.choices).toEqual([{ value: 'x', title: '甲' }])
    expect(fieldsOf({ type: 'object', properties: { a: { type: ['string', 'null'], enum: ['x', null] } } })[0]?.choices).toEqual([{ value: 'x', title: '' }])
  })
})
