import { createSSRApp, h, nextTick, type Component } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { DecisionAnswer, JournalEvent } from '../api/types'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
vi.stubGlobal('document', { documentElement: { lang: '' }, addEventListener: () => {} })

const { i18n } = await import('../i18n')
const { language } = await import('../state/language')
const { Problem } = await import('../api/http')
const AnswerList = (await import('./AnswerList.vue')).default
const ProblemBox = (await import('./ProblemBox.vue')).default
const JournalList = (await import('../views/case/JournalList.vue')).default

/** What stands on the page, without its marks. */
async function seen(component: Component, props: object): Promise<string> {
  const html = await renderToString(createSSRApp({ render: () => h(component, props) }).use(i18n))
  return html.replace(/<!--.*?-->/g, '').replace(/<[^>]+>/g, '|').replace(/[|\s]*\|[|\s]*/g, '|')
}

const fail: DecisionAnswer = {
  decision: 'insurer-admission',
  title: '保险机构承保资格',
  outcome: 'fail',
  outcome_title: '不符合',
  missing: [],
  failed: [{ rule: 'solvency', title: '偿付能力', failure: '充足率低于下限', clauses: [{ id: 'c-1', document: '晋应急〔2024〕1号', locator: '第五条', cited: '《通知》（晋应急〔2024〕1号）第五条', quote: '不得低于百分之百' }] }],
}
const unknown: DecisionAnswer = {
  decision: 'enterprise-scope',
  title: '投保范围',
  outcome: 'unknown',
  outcome_title: '',
  missing: [{ path: 'enterprise.sector', title: '所属行业' }],
  failed: [],
}

beforeAll(() => (language.value = 'zh'))

describe('the answers of decisions', () => {
  it('show outcome, failed rules with their sentences and clauses, and what is missing', async () => {
    const text = await seen(AnswerList, { answers: [fail, unknown] })
    expect(text).toContain('保险机构承保资格：|不符合')
    expect(text).toContain('偿付能力|：充足率低于下限')
    expect(text).toContain('《通知》（晋应急〔2024〕1号）第五条')
    expect(text).toContain('不得低于百分之百')
    expect(text).toContain('投保范围：|无法判定')
    expect(text).toContain('尚缺信息：所属行业')
    expect(text).not.toMatch(/insurer-admission|enterprise\.sector|solvency/)
  })

  it('are nothing where there are none', async () => expect((await seen(AnswerList, { answers: [] })).replaceAll('|', '')).toBe(''))

  it('stand in a refusal, which says nothing twice', async () => {
    const problem = new Problem({
      title: '内容无法处理',
      status: 422,
      code: 'decision-not-passed',
      detail: '“insurer-admission”没有通过',
      missing: ['enterprise.sector', 'complaint.kind'],
      clauses: ['c-1', 'c-9'],
      errors: [],
      answers: [fail, unknown],
    })
    const names = (name: string) => ({ 'insurer-admission': '保险机构承保资格', 'complaint.kind': '投诉类别' })[name]
    const text = await seen(ProblemBox, { problem, names })
    expect(text).toContain('“保险机构承保资格”没有通过')
    expect(text).toContain('尚缺信息：投诉类别')
    expect(text.match(/所属行业/g)).toHaveLength(1)
    expect(text.match(/第五条/g)).toHaveLength(1)
    expect(text).toContain('c-9')
  })

  it('are told in English too', async () => {
    language.value = 'en'
    await nextTick()
    const text = await seen(AnswerList, { answers: [{ ...fail, outcome_title: '' }, unknown] })
    expect(text).toContain('Fail')
    language.value = 'zh'
    await nextTick()
  })

  it('stand in the journal beside the event that rested on them', async () => {
    const event = {
      sequence: 2,
      at: '2026-01-02T09:00:00+08:00',
      event: 'accept',
      title: '准入',
      actor: 'b1',
      role: 'bureau_clerk',
      from: 'open',
      to: 'accepted',
      to_title: '已准入',
      data: null,
      facts: null,
      clocks: [],
      effects: [],
      clauses: [],
    } satisfies JournalEvent
    const text = await seen(JournalList, { events: [{ ...event, answers: [{ ...fail, outcome: 'pass', outcome_title: '符合', failed: [] }] }, event], type: undefined, types: [] })
    expect(text, text).toContain('已准入')
    expect(text.match(/保险机构承保资格：\|符合/g)).toHaveLength(1)
  })
})
