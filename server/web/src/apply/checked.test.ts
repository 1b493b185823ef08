import { describe, expect, it } from 'vitest'
import type { CheckedRegion } from '../api/applications'
import type { TraceEntry } from '../api/types'
import { partOf, schemaOf } from './checked'

const entry = (rule: string, result: string, facts: object) => ({ rule, result, facts, clauses: [] }) as unknown as TraceEntry
const region: CheckedRegion = {
  region: 'a',
  title: 'A',
  late: false,
  problems: [
    { code: 'late', message: '逾期' },
    { code: 'bad', message: '甲', path: 'insurer.name' },
    { code: 'bad', message: '乙', path: 'insurer.rating' },
    { code: 'bad', message: '丙', material: 'licence' },
    { code: 'application-missing-answer', message: '丁', path: 'insurer.name' },
  ],
  checks: [
    {
      name: 'admission',
      title: '资格',
      decision: 'insurer-admission',
      outcome: 'fail',
      missing: [{ path: 'insurer.rating', title: '评级' }, { path: 'consortium.members.lead', title: '主承保' }],
      trace: [
        entry('solvency', 'fail', { 'insurer.solvency': 0.9 }),
        entry('members', 'fail', { 'consortium.members.share': 3 }),
        entry('name', 'pass', { 'insurer.name': 'x' }),
      ],
    },
  ],
}

describe('a check beside one page', () => {
  it('shows what its questions have to do with and counts the rest', () => {
    const part = partOf(region, new Set(['consortium.members', 'insurer.name']))
    expect(part.problems.map(({ message }) => message)).toEqual(['逾期', '甲'])
    expect(part.checks[0]).toMatchObject({ failed: [{ rule: 'members' }], missing: [{ path: 'consortium.members.lead' }], elsewhere: 2 })
  })
  it('is whole where no page is named', () => {
    const part = partOf(region)
    expect(part.problems).toHaveLength(4)
    expect(part.checks[0]).toMatchObject({ elsewhere: 0 })
    expect(part.checks[0]?.failed).toHaveLength(2)
  })
})

it('the schema of all answers nests their paths and keeps their titles', () => {
  expect(
    schemaOf([
      { path: 'insurer.name', title: '名称', schema: { type: 'string' } },
      { path: 'insurer.solvency.core', title: '核心', schema: { type: 'number' } },
      { path: 'note', title: '备注', schema: { type: 'string' } },
    ]),
  ).toEqual({
    type: 'object',
    properties: {
      insurer: {
        type: 'object',
        properties: {
          name: { type: 'string', title: '名称' },
          solvency: { type: 'object', properties: { core: { type: 'number', title: '核心' } } },
        },
      },
      note: { type: 'string', title: '备注' },
    },
  })
})
