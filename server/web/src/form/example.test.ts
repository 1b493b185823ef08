import { describe, expect, it } from 'vitest'
import type { JsonSchema } from '../api/types'
import { exampleOf } from './example'

const date: JsonSchema = { type: ['string', 'null'], format: 'date', 'x-type': 'date' }

describe('the example that a schema suggests', () => {
  it('has days of what is in order, and none of what is at its end', () => {
    const schema: JsonSchema = {
      type: 'object',
      properties: {
        branch: { type: 'object', properties: { opened_on: date, closed_on: date } },
        blacklisted_from: date,
        licence_valid_to: date,
      },
    }
    expect(exampleOf(schema, '2026-03-02', '示例')).toEqual({
      branch: { opened_on: '2026-03-02' },
      licence_valid_to: '2027-03-02',
    })
  })
})
