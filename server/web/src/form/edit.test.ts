import { describe, expect, it } from 'vitest'
import type { JsonSchema } from '../api/types'
import { applyEdit, emptyForm, fitTo, isEmptyForm, notUnderstood, readText, sendable, writeText, type FormState } from './edit'
import { cellsOf, fieldOfPath } from './places'
import { fieldsOf, valueAt } from './schema'

const schema: JsonSchema = {
  type: 'object',
  properties: {
    kind: { type: 'string', oneOf: [{ const: 'a', title: '甲' }] },
    on: { type: 'string', format: 'date', title: '日期' },
    rate: {
      type: 'object',
      properties: {
        premium: { type: 'integer', 'x-type': 'money', title: '保费' },
        share: { type: 'number', 'x-type': 'ratio', title: '比例' },
        factors: {
          type: 'array',
          title: '系数',
          items: {
            type: 'object',
            properties: { name: { type: 'string', title: '名称' }, change: { type: 'number', 'x-type': 'ratio', title: '浮动' } },
          },
        },
      },
    },
    notes: { type: 'array', items: { type: 'string' } },
    counts: { type: 'array', title: '次数', items: { type: 'integer' } },
    anything: { type: 'array', items: true },
    parties: {
      type: 'array',
      title: '成员',
      items: {
        type: 'object',
        properties: {
          seat: { type: 'object', title: '住所', properties: { city: { type: 'string', title: '城市' } } },
          phones: { type: ['array', 'null'], title: '电话', items: { type: 'string' } },
          staff: { type: 'array', title: '人员', items: { type: 'object', properties: { age: { type: 'integer', title: '年龄' } } } },
        },
      },
    },
  },
}
const fields = fieldsOf(schema)
const field = (path: string) => fieldOfPath(fields, path)!
const typed = (state: FormState, path: string, text: string) => applyEdit(state, { field: field(path), text })

describe('what is typed into a form', () => {
  it('becomes a fact where it is understood', () => {
    let state = typed(emptyForm(), 'on', '2026年9月30日')
    state = typed(state, 'rate.premium', '8.6万')
    state = typed(state, 'rate.share', '98%')
    expect(state).toEqual({ facts: { on: '2026-09-30', rate: { premium: 8_600_000, share: 0.98 } }, texts: {} })
  })

  it('stays as text where it is not, and no fact is left behind it', () => {
    let state = typed(emptyForm(), 'on', '2026-09-30')
    state = typed(state, 'on', '2026-09-31')
    expect(state).toEqual({ facts: {}, texts: { on: '2026-09-31' } })
    expect(typed(state, 'on', '2026-10-01')).toEqual({ facts: { on: '2026-10-01' }, texts: {} })
    expect(isEmptyForm(typed(state, 'on', ''))).toBe(true)
  })

  it('is told by field, in their order, when the form is to be sent', () => {
    let state = typed(emptyForm(), 'rate.share', '98')
    state = typed(state, 'on', '2026-13-01')
    expect(notUnderstood(state, fields).map(({ path, title, why }) => [path, title, why])).toEqual([
      ['on', '日期', 'noSuchMonth'],
      ['rate.share', '比例', 'percentMissing'],
    ])
    expect(notUnderstood(emptyForm(), fields)).toEqual([])
  })

  it('is written as it can be read again', () => {
    for (const [path, value] of [
      ['on', '2026-09-30'],
      ['rate.premium', 8_600_050],
      ['rate.share', 0.29],
    ] as const) {
      expect(readText(field(path), writeText(field(path), value as never))).toEqual({ ok: true, value })
    }
  })
})

describe('a list of plain values', () => {
  const entries = (path: string, count: number) =>
    Array.from({ length: count }).reduce<FormState>((state) => applyEdit(state, { field: field(path), addRow: null }), emptyForm())

  it('has its entries as fields of the type of the list', () => {
    expect([field('notes').kind, field('counts').kind]).toEqual(['list', 'list'])
    expect(field('counts.1')).toMatchObject({ path: 'counts.1', kind: 'integer', title: '次数 2' })
    expect(field('anything.0')).toMatchObject({ kind: 'string' })
    expect(fieldOfPath(fields, 'counts.x')).toBeUndefined()
    expect(fieldOfPath(fields, 'counts.0.a')).toBeUndefined()
  })

  it('takes values one by one and keeps the place of what is not understood', () => {
    let state = typed(entries('counts', 3), 'counts.0', '1,200')
    state = typed(state, 'counts.1', '七')
    state = typed(state, 'counts.2', '7')
    expect(state).toEqual({ facts: { counts: [1200, null, 7] }, texts: { 'counts.1': '七' } })
    expect(notUnderstood(state, fields).map(({ path, title, why }) => [path, title, why])).toEqual([['counts.1', '次数 2', 'noInteger']])
    expect(typed(state, 'counts.1', '8')).toEqual({ facts: { counts: [1200, 8, 7] }, texts: {} })
  })

  it('moves up what is below an entry that is taken out', () => {
    const state = typed(typed(entries('counts', 3), 'counts.0', '1'), 'counts.2', '三')
    expect(applyEdit(state, { field: field('counts'), removeRow: 1 })).toEqual({ facts: { counts: [1, null] }, texts: { 'counts.1': '三' } })
    expect(isEmptyForm(applyEdit(entries('notes', 1), { field: field('notes'), removeRow: 0 }))).toBe(true)
  })

  it('takes lines that are pasted as entries, between those that were there', () => {
    const state = typed(typed(entries('counts', 3), 'counts.0', '1'), 'counts.2', '九')
    expect(applyEdit(state, { field: field('counts'), paste: [' 2 ', '三', '4'], at: 1 })).toEqual({
      facts: { counts: [1, 2, null, 4, null] },
      texts: { 'counts.2': '三', 'counts.4': '九' },
    })
  })

  it('is sent without blank entries; where all are blank there is no list', () => {
    const state = typed(typed(entries('counts', 4), 'counts.1', '5'), 'counts.3', '6')
    expect(sendable(state)).toEqual({ facts: { counts: [5, 6] }, texts: {} })
    expect(sendable(entries('notes', 2))).toEqual(emptyForm())
    const unclear = typed(entries('counts', 2), 'counts.1', '五')
    expect(sendable(unclear)).toEqual({ facts: { counts: [null] }, texts: { 'counts.0': '五' } })
  })

  it('is sent as it is where nothing is blank, and a list that was said to be empty stays so', () => {
    const state: FormState = { facts: { notes: [], counts: [1], rate: { factors: [{}] } }, texts: {} }
    expect(sendable(state)).toBe(state)
  })
})

describe('a list of objects', () => {
  const rows = (count: number) =>
    applyEdit(emptyForm(), { field: field('rate.factors'), value: Array.from({ length: count }, () => ({})) })

  it('has its cells as fields', () => {
    expect(field('rate.factors').kind).toBe('rows')
    expect(cellsOf(field('rate.factors'), 1).map(({ path }) => path)).toEqual(['rate.factors.1.name', 'rate.factors.1.change'])
    expect(field('rate.factors.1.change').title).toBe('系数 2 · 浮动')
    expect(fieldOfPath(fields, 'rate.factors.1.nothing')).toBeUndefined()
  })

  it('takes a value in one cell, and keeps the row when it is emptied', () => {
    let state = typed(rows(2), 'rate.factors.1.change', '-5%')
    expect(valueAt(state.facts, 'rate.factors')).toEqual([{}, { change: -0.05 }])
    expect(valueAt(state.facts, 'rate.factors.1.change')).toBe(-0.05)
    state = typed(state, 'rate.factors.1.change', '')
    expect(valueAt(state.facts, 'rate.factors')).toEqual([{}, {}])
  })

  it('keeps what is not understood with its row when an earlier row is taken out', () => {
    let state = typed(rows(3), 'rate.factors.0.change', '五')
    state = typed(state, 'rate.factors.2.change', '多')
    state = applyEdit(state, { field: field('rate.factors'), removeRow: 0 })
    expect(state.texts).toEqual({ 'rate.factors.1.change': '多' })
    expect(valueAt(state.facts, 'rate.factors')).toEqual([{}, {}])
  })

  it('keeps what was not understood when a row is added', () => {
    let state = typed(rows(1), 'rate.factors.0.change', '五')
    state = applyEdit(state, { field: field('rate.factors'), addRow: {} })
    expect(state).toEqual({ facts: { rate: { factors: [{}, {}] } }, texts: { 'rate.factors.0.change': '五' } })
  })

  it('holds objects and lists of its own', () => {
    let state = applyEdit(emptyForm(), { field: field('parties'), addRow: {} })
    state = typed(state, 'parties.0.seat.city', '忻州')
    state = applyEdit(state, { field: field('parties.0.phones'), addRow: null })
    state = applyEdit(state, { field: field('parties.0.phones'), addRow: null })
    state = typed(state, 'parties.0.phones.1', '0350')
    state = applyEdit(state, { field: field('parties.0.staff'), addRow: {} })
    state = typed(state, 'parties.0.staff.0.age', '三十')
    expect(state).toEqual({
      facts: { parties: [{ seat: { city: '忻州' }, phones: [null, '0350'], staff: [{}] }] },
      texts: { 'parties.0.staff.0.age': '三十' },
    })
    expect(notUnderstood(state, fields)[0]?.title).toBe('成员 1 · 人员 1 · 年龄')
    expect(valueAt(sendable(state).facts, 'parties.0.phones')).toEqual(['0350'])
    state = applyEdit(state, { field: field('parties'), removeRow: 0 })
    expect(isEmptyForm(state)).toBe(true)
  })

  it('is gone with its last row', () => {
    expect(isEmptyForm(applyEdit(rows(1), { field: field('rate.factors'), removeRow: 0 }))).toBe(true)
  })
})

describe('another region asks for other facts', () => {
  const other = fieldsOf({
    type: 'object',
    properties: { on: { type: 'string', format: 'date' }, kind: { type: 'string', oneOf: [{ const: 'b', title: '乙' }] } },
  })

  it('what its form cannot show is set aside, not sent unseen', () => {
    const state: FormState = {
      facts: { on: '2026-01-01', kind: 'a', rate: { premium: 5 } },
      texts: { 'rate.share': '98', on: '2026' },
    }
    const { fitting, left } = fitTo(state, other)
    expect(fitting).toEqual({ facts: { on: '2026-01-01' }, texts: { on: '2026' } })
    expect(left).toEqual({ facts: { kind: 'a', rate: { premium: 5 } }, texts: { 'rate.share': '98' } })
  })

  it('a value of another shape is set aside', () => {
    const { fitting, left } = fitTo({ facts: { notes: '一', counts: [[1]], rate: { factors: [1] }, parties: [{}] }, texts: {} }, fields)
    expect(fitting.facts).toEqual({ parties: [{}] })
    expect(left.facts).toEqual({ notes: '一', counts: [[1]], rate: { factors: [1] } })
  })

  it('nothing is set aside where all fits', () => {
    const state: FormState = { facts: { on: '2026-01-01' }, texts: {} }
    expect(fitTo(state, other)).toEqual({ fitting: state, left: emptyForm() })
  })
})
