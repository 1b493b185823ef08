import { describe, expect, it } from 'vitest'
import type { CaseType, RuleBook } from '../api/types'
import { clausesOf, namesOf } from './names'

const type: CaseType = {
  name: 'admission',
  title: '承保申请',
  summary: '',
  initial: 'open',
  opened_by: [],
  facts: {
    type: 'object',
    'x-requirements': [{ id: 'three-or-four', text: '应由3至4家组成', clauses: [] }],
    properties: { a: { type: 'object', properties: { b: { type: 'string', 'x-requirements': [{ id: 'inner', text: '内层', clauses: [] }] } } } },
  },
  states: [{ name: 'open', title: '办理中', final: false }],
  events: [{ name: 'decide', title: '决定', from: [], to: null, by: [] }],
}
const clause = { id: 'c-1', document: '文号' }
const rules = {
  case_types: [{ name: 'other-type', title: '别的' }],
  decisions: [{ name: 'insurer-admission', title: '承保资格' }, { name: 'bare', title: '' }],
  parameters: [{ name: 'reply.period', title: '答复期限', clauses: [clause] }, { name: 'p', title: '无依据' }],
  duties: [{ name: 'year-report', title: '年度报告' }],
  layers: [{ region: 'cn', title: '全国', expiry: [{ id: 'c-2' }] }],
} as unknown as RuleBook

describe('names of the rules', () => {
  const need = { kind: 'requirement', name: 'told', text: '条件', met: 'no', failure: '没有告知', clauses: [] } as const
  const names = namesOf(rules, type, { data: { type: 'object', 'x-requirements': [{ id: 'cap', text: '超过上限', clauses: [] }] }, asks: [{ decision: 'asked-one', title: '所问' }], needs: [need, { ...need, name: 'bare-need', failure: undefined } as never] })

  it.each([
    ['open', '办理中'],
    ['decide', '决定'],
    ['other-type', '别的'],
    ['insurer-admission', '承保资格'],
    ['reply.period', '答复期限'],
    ['year-report', '年度报告'],
    ['cn', '全国'],
    ['three-or-four', '应由3至4家组成'],
    ['inner', '内层'],
    ['cap', '超过上限'],
    ['told', '没有告知'],
    ['asked-one', '所问'],
    ['bare-need', '条件'],
    ['bare', undefined],
    ['nothing', undefined],
  ])('%s is %s', (name, title) => expect(names(name)).toBe(title))

  it('are none without rules', () => expect(namesOf(null, undefined)('open')).toBeUndefined())
  it('come with the clauses whose words the rules hold', () => {
    expect(clausesOf(rules).map(({ id }) => id)).toEqual(['c-1', 'c-2'])
    expect(clausesOf(null)).toEqual([])
  })
})
