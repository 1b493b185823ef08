import { describe, expect, it } from 'vitest'
import type { JsonSchema } from '../api/types'
import { fieldsOf } from './schema'
import { factWords, parameterWords, valueWords, type Wording } from './words'

const words: Wording = {
  yes: '是',
  no: '否',
  none: '无',
  noValue: '未提供',
  yuan: '元',
  comma: '、',
  role: (name) => ({ insurer: '保险机构' })[name],
  known: (name) => ({ hazard_check: '隐患排查' })[name],
  unit: (unit) => (unit === '个' ? '' : unit),
  period: (text) => (text === '10wd' ? '10 个工作日' : undefined),
  word: (name) => ({ other: '其他' })[name] ?? name.replaceAll('_', ' '),
}
const schema: JsonSchema = {
  type: 'object',
  properties: {
    premium: { type: 'integer', 'x-type': 'money', title: '保费' },
    share: { type: 'number', 'x-type': 'ratio', title: '比例' },
    heads: { type: 'integer', title: '人数', 'x-unit': '人' },
    score: { type: 'number', title: '得分', 'x-unit': '分', 'x-type': 'number' },
    public: { type: 'boolean', title: '公开' },
    outcome: { type: 'string', title: '判定', oneOf: [{ const: 'pass', title: '通过' }, { const: 'other', title: 'other' }] },
    subject_role: { type: 'string', title: '责任单位' },
    members: {
      type: 'array',
      title: '成员',
      items: { type: 'object', properties: { name: { type: 'string', title: '名称' }, fee: { type: 'integer', 'x-type': 'money', title: '费用' } } },
    },
  },
}
const shown = (facts: Parameters<typeof factWords>[0]) => factWords(facts, schema, words)

describe('facts in words', () => {
  it('have their titles, units and choices', () => {
    expect(shown({ premium: 8_600_050, share: 0.95, heads: 1200, score: 84, public: true, outcome: 'pass', subject_role: 'insurer' }).map(({ title, text }) => `${title} ${text}`)).toEqual([
      '保费 86,000.50 元',
      '比例 0.95 (95%)',
      '人数 1,200 人',
      '得分 84 分',
      '公开 是',
      '判定 通过',
      '责任单位 保险机构',
    ])
  })

  it('name a choice without a title of its own by a word', () => expect(shown({ outcome: 'other' })[0]?.text).toBe('其他'))
  it('name an unknown fact by its last word', () => expect(shown({ a: { some_thing: 1 } })[0]).toMatchObject({ title: 'some thing', text: '1' }))
  it('tell a known name by its word and leave other texts as they are', () => {
    expect(shown({ subject: 'hazard_check', note: 'hazard check' }).map(({ text }) => text)).toEqual(['隐患排查', 'hazard check'])
  })
  it('keep the breaks of a text', () => expect(shown({ note: '一\n二' })[0]?.text).toBe('一\n二'))
  it('say that there is nothing', () => {
    expect([valueWords(null, words), valueWords(undefined, words), valueWords([], words), valueWords({}, words)]).toEqual(['未提供', '未提供', '无', '无'])
  })

  it('show a list of objects as a table, by its schema', () => {
    expect(shown({ members: [{ fee: 100, name: '甲' }, { name: '乙', lead: true }] })[0]).toMatchObject({
      title: '成员',
      table: { columns: ['名称', '费用', 'lead'], rows: [['甲', '1 元', ''], ['乙', '', '是']] },
    })
  })

  it('read the flat form of a journal', () => {
    expect(factWords({ 'a.premium': 100, premium: 200 }, schema, words, true).map(({ title, text }) => `${title} ${text}`)).toEqual(['premium 100', '保费 2 元'])
  })

  it('title what a rule over a list reads of one of its items', () => {
    expect(factWords({ 'members.fee': 100 }, schema, words, true)[0]).toMatchObject({ title: '成员 · 费用', text: '1 元' })
    expect(factWords({ 'member.fee': 100, 'member.thing': 1 }, schema, words, true).map(({ title, text }) => `${title} ${text}`)).toEqual(['费用 1 元', 'thing 1'])
  })

  it('never show a list as JSON', () => {
    const field = fieldsOf(schema).find(({ path }) => path === 'premium')
    expect(valueWords([100, 200], words, field)).toBe('1 元、2 元')
    expect(valueWords([[1], { a: 2 }], words)).not.toMatch(/[[\]{}"]/)
  })

  it('never show the path of a fact', () => expect(valueWords({ a: { some_thing: 1 } }, words)).toBe('some thing 1'))

  it('tell a period that the engine gives, not what a reader wrote', () => {
    expect(valueWords('10wd', words)).toBe('10 个工作日')
    expect(shown({ outcome: '10wd' })[0]?.text).toBe('10wd')
  })
})

describe('the value of a parameter', () => {
  it.each([
    [4_000_050, 'money', '分', '40,000.50 元'],
    [0.15, 'ratio', '', '15%'],
    [1200, 'integer', '人', '1,200 人'],
    [3, 'integer', '个', '3'],
    ['10wd', 'period', '', '10 个工作日'],
    [true, 'boolean', '', '是'],
    ['2024-06-15', 'date', '', '2024-06-15'],
    [['insurer', 'hazard_check'], 'list', '', '保险机构、隐患排查'],
    ['insurer + 10wd', 'string', '', '保险机构 + 10 个工作日'],
    ['10个工作日', '', '', '10个工作日'],
    [null, 'string', '', '未提供'],
  ])('%j of type %s is told in words', (value, type, unit, text) => expect(parameterWords(value, type, unit, words)).toBe(text))
})
