import { describe, expect, it } from 'vitest'
import type { JsonSchema, ProblemBody } from '../api/types'
import { factTitle, saidOf, type Known } from './refusal'
import { fieldsOf } from './schema'
import { titledText } from './titled'

const schema: JsonSchema = {
  type: 'object',
  properties: {
    days: { type: 'integer', title: '延长日数' },
    member: { type: 'array', title: '成员', items: { type: 'object', properties: { name: { type: 'string', title: '机构名称' } } } },
  },
}
const others: JsonSchema = {
  type: 'object',
  properties: {
    complaint: { type: 'object', properties: { received_on: { type: 'string', title: '收到日期' }, name: { type: 'string', title: '名称' } } },
  },
}
const titles: Record<string, string> = {
  handler: '经办人员',
  bureau_clerk: '主管部门经办',
  'three-or-four': '应由3至4家组成',
  admission: '承保申请',
  'consortium-selection': '共保体比选',
  'cn/shanxi': '山西省',
}
const known: Known = {
  fields: fieldsOf(schema),
  others: fieldsOf(others),
  names: (name) => titles[name],
  word: (name) => `〔${name}〕`,
  language: 'zh',
}
const body = (more: Partial<ProblemBody>): ProblemBody => ({ title: '', status: 422, code: 'x', detail: '', ...more })
const said = (more: Partial<ProblemBody>, language: Known['language'] = 'zh') => saidOf(body(more), { ...known, language })

describe('a sentence that names things by their ids', () => {
  it.each([
    ['“three-or-four”无法判定', '“应由3至4家组成”无法判定'],
    ['不能再办理新的consortium-selection', '不能再办理新的共保体比选'],
    ['cn/shanxi 没有名为 x-y 的判定', '山西省 没有名为 x-y 的判定'],
    ['“admission”不能办理', '“承保申请”不能办理'],
    ['没有登记（handler）', '没有登记（经办人员）'],
    ['the handler may read and/or write', 'the handler may read and/or write'],
    ['2026-09-30 至 2026-10-08', '2026-09-30 至 2026-10-08'],
  ])('%s', (text, told) => expect(titledText(text, known.names)).toBe(told))
})

describe('a refusal', () => {
  it('names missing facts by title: of the form, of the case, of an item of a list; else by their last word', () => {
    expect(said({ missing: ['data.days', 'complaint.received_on', 'member.name', 'member.0.name', 'some.other_thing'] }).missing).toEqual([
      '延长日数',
      '收到日期',
      '成员 · 机构名称',
      '成员 1 · 机构名称',
      '〔other_thing〕',
    ])
    expect(factTitle('three-or-four', known)).toBe('应由3至4家组成')
  })

  it('says an error by the title of its field', () => {
    const errors = [
      { pointer: '/data/member/0/name', code: 'blank-text', detail: '“name”不能只有空白', hint: '填写内容' },
      { pointer: '/data/days', code: 'missing-field', detail: '缺少“延长日数”', hint: '填写 days' },
      { pointer: '/data/member/1/x', code: 'unknown-field', detail: '没有字段“x”', hint: '可用的字段：name' },
      { pointer: '', code: 'requirement-unknown', detail: '须先有 complaint.received_on' },
    ]
    expect(said({ errors }).errors).toEqual([
      { path: 'member.0.name', title: '成员 1 · 机构名称', text: '“成员 1 · 机构名称”不能只有空白', hint: '填写内容' },
      { path: 'days', title: '延长日数', text: '缺少“延长日数”', hint: '' },
      { path: 'member.1', title: '成员 2', text: '没有字段“x”', hint: '' },
      { path: '', title: '', text: '须先有 收到日期', hint: '' },
    ])
  })

  it('gives the sentence of the rules before its own', () => {
    expect(said({ detail: '不能办理“three-or-four”', message: '共保体应由3至4家组成' }).text).toBe('共保体应由3至4家组成')
  })

  it('keeps hints for people and drops those for programs', () => {
    const hint = (text: string, language: Known['language'] = 'zh') => said({ hint: text }, language).hint
    expect(hint('核对数值和单位（金额以分计，比例 0.15 即 15%）')).toBe('核对数值和单位（金额以分计，比例 0.15 即 15%）')
    expect(hint('转交 bureau_clerk 办理')).toBe('转交 主管部门经办 办理')
    expect(['核对编号；办件列表见 /api/v1/cases', '地区写成 cn/shanxi/xinzhou 这样的路径', '使用上一页的 next_cursor', '写办理人自己的 id 和角色', '可用：green, red'].map((text) => hint(text))).toEqual(Array(5).fill(''))
    expect(hint('see the clauses cited, put it right and try again', 'en')).toBe('see the clauses cited, put it right and try again')
    expect(['check the id; the list is at /api/v1/cases', 'read it again and repeat with the new ETag'].map((text) => hint(text, 'en'))).toEqual(['', ''])
  })
})
