import { describe, expect, it } from 'vitest'
import type { DecisionAnswer } from '../api/types'
import { saidByAnswers, toldAnswer, type AnswerWords } from './answers'

const words: AnswerWords = {
  outcome: (name) => ({ pass: '符合', fail: '不符合', unknown: '无法判定' })[name],
  word: (name) => `〔${name}〕`,
  clause: (id) => (id === 'c-1' ? { id, document: '文号', locator: '第一条', quote: '原文' } : id),
}
const failed: DecisionAnswer = {
  decision: 'insurer-admission',
  title: '保险机构承保资格',
  outcome: 'fail',
  outcome_title: '不予准入',
  missing: [
    { path: 'insurer.rating', title: '风险综合评级' },
    { path: 'insurer.solvency.core', title: '' },
    { path: 'insurer.rating', title: '风险综合评级' },
  ],
  failed: [
    { rule: 'solvency', title: '偿付能力', failure: '充足率为 0.95，低于下限', clauses: ['c-1', 'c-2', { id: 'c-3', document: '另一文号' }] },
    { rule: 'not-blacklisted', title: '', failure: '在黑名单内', clauses: [] },
    { rule: 'same', title: '已盖章', failure: '已盖章', clauses: [] },
  ],
}

describe('what a decision answered', () => {
  it('is told by titles, with sentences and clauses', () => {
    expect(toldAnswer(failed, words)).toEqual({
      decision: 'insurer-admission',
      title: '保险机构承保资格',
      outcome: '不予准入',
      look: 'fail',
      missing: ['风险综合评级', '〔core〕'],
      failed: [
        { rule: 'solvency', title: '偿付能力', failure: '充足率为 0.95，低于下限', clauses: [{ id: 'c-1', document: '文号', locator: '第一条', quote: '原文' }, 'c-2', { id: 'c-3', document: '另一文号' }] },
        { rule: 'not-blacklisted', title: '〔not-blacklisted〕', failure: '在黑名单内', clauses: [] },
        { rule: 'same', title: '已盖章', failure: '', clauses: [] },
      ],
    })
  })

  it('has a word where the rules title no outcome, and may lack all the rest', () => {
    const bare = (outcome: string): DecisionAnswer => ({ decision: 'premium', title: '', outcome })
    expect(toldAnswer(bare('unknown'), words)).toEqual({ decision: 'premium', title: '〔premium〕', outcome: '无法判定', look: 'unknown', missing: [], failed: [] })
    expect(toldAnswer(bare('standard'), words)).toMatchObject({ outcome: '〔standard〕', look: 'other' })
  })

  it('need not be said again by the refusal', () => {
    const { missing, clauses } = saidByAnswers([failed, { decision: 'x', title: 'x', outcome: 'pass' }])
    expect([...missing]).toEqual(['insurer.rating', 'insurer.solvency.core'])
    expect([...clauses]).toEqual(['c-1', 'c-2', 'c-3'])
  })
})
