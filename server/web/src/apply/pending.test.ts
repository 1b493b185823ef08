import { describe, expect, it } from 'vitest'
import type { Facts } from '../api/types'
import { applyEdit } from '../form/edit'
import { fieldOf } from './status'
import {
  afterSaving,
  conflictsOf,
  formOf,
  isNothing,
  keepMine,
  nothingPending,
  pendingOf,
  sameValue,
  stillPending,
  takeTheirs,
  toSend,
  withFilled,
  type Pending,
} from './pending'

const question = (path: string, schema: object) =>
  fieldOf({ path, title: path, required: false, regions: [], clauses: [], schema, prefill: false } as never)
const name = question('insurer.name', { type: 'string' })
const core = question('insurer.solvency.core', { type: 'number', 'x-type': 'ratio' })
const members = question('consortium.members', {
  type: 'array',
  items: { type: 'object', properties: { name: { type: 'string' }, shares: { type: 'array', items: { type: 'string' } } } },
})
const fields = [name, core, members]
const held: Facts = { insurer: { name: '甲公司' } }

const typed = (before: Pending, field: typeof name, text: string, now: Facts = held): Pending =>
  pendingOf(now, applyEdit(formOf(now, before), { field, text }), fields, before)

describe('what is to be saved', () => {
  it('is what differs from what the server holds, with what stood there when it was changed', () => {
    const pending = typed(typed(nothingPending(), name, '乙公司'), core, '98%')
    expect(pending.answers).toEqual({ 'insurer.name': '乙公司', 'insurer.solvency.core': 0.98 })
    expect(pending.seen).toEqual({ 'insurer.name': '甲公司', 'insurer.solvency.core': null })
  })
  it('is nothing once it is typed back', () => {
    expect(isNothing(typed(typed(nothingPending(), name, '乙公司'), name, '甲公司'))).toBe(true)
  })
  it('takes an answer out by null', () => {
    expect(typed(nothingPending(), name, '').answers).toEqual({ 'insurer.name': null })
  })
  it('is never what could not be understood, which stays in its field', () => {
    const pending = typed(nothingPending(), core, 'zwölf')
    expect(pending.answers).toEqual({})
    expect(pending.texts).toEqual({ 'insurer.solvency.core': 'zwölf' })
    expect(isNothing(pending)).toBe(false)
  })
  it('keeps what was first seen while the server’s answer changes below it', () => {
    const first = typed(nothingPending(), name, '乙公司')
    expect(typed(first, name, '丙公司', { insurer: { name: '丁公司' } }).seen).toEqual({ 'insurer.name': '甲公司' })
  })
  it('leaves blank entries of lists out, also within rows', () => {
    const pending: Pending = {
      answers: { 'consortium.members': [{ name: '甲', shares: ['a', null] }] },
      seen: { 'consortium.members': null },
      texts: {},
    }
    expect(toSend(pending).answers).toEqual({ 'consortium.members': [{ name: '甲', shares: ['a'] }] })
  })
})

it('what an earlier visit left is pending only where it is not stored already', () => {
  const left: Pending = { answers: { 'insurer.name': '甲公司', x: 1 }, seen: { 'insurer.name': '旧', x: null }, texts: {} }
  expect(stillPending(held, left)).toEqual({ answers: { x: 1 }, seen: { x: null }, texts: {} })
})

describe('after a saving', () => {
  const sent = typed(nothingPending(), name, '乙公司')
  it('nothing is left of what was sent', () => {
    expect(isNothing(afterSaving(sent, sent.answers, { insurer: { name: '乙公司' } }))).toBe(true)
  })
  it('what was typed meanwhile stays, over what is stored now', () => {
    const later = typed(sent, name, '乙公司（新）')
    const left = afterSaving(later, sent.answers, { insurer: { name: '乙公司' } })
    expect(left.answers).toEqual({ 'insurer.name': '乙公司（新）' })
    expect(left.seen).toEqual({ 'insurer.name': '乙公司' })
  })
})

describe('two who answer one question', () => {
  const pending = typed(nothingPending(), name, '乙公司')
  const errors = [{ pointer: '/answers/insurer.name', by: '王某' }, { pointer: '/answers/other' }]
  const [conflict] = conflictsOf(errors, pending, { insurer: { name: '丙公司' } })

  it('see both values and who wrote the other', () => {
    expect(conflict).toEqual({ path: 'insurer.name', mine: '乙公司', theirs: '丙公司', by: '王某' })
    expect(conflictsOf(errors, pending, {})).toHaveLength(1)
  })
  it('may keep their own, which was then written in sight of the other', () => {
    const kept = keepMine(pending, conflict!)
    expect(kept.answers).toEqual(pending.answers)
    expect(kept.seen).toEqual({ 'insurer.name': '丙公司' })
  })
  it('may take the other’s, and nothing is pending', () => {
    expect(isNothing(takeTheirs(pending, conflict!))).toBe(true)
  })
})

describe('prefilled values', () => {
  it('stand in the form where nobody answered', () => {
    const filled = [{ path: 'insurer.name', value: '登记名' }, { path: 'insurer.rating', value: 'A' }]
    expect(withFilled(held, filled)).toEqual({ insurer: { name: '甲公司', rating: 'A' } })
  })
})

describe('values', () => {
  it('are the same in whatever order their keys come', () => {
    expect(sameValue([{ a: 1, b: [2] }], [{ b: [2], a: 1 }])).toBe(true)
    expect(sameValue(undefined, null)).toBe(true)
    expect(sameValue([1, 2], [2, 1])).toBe(false)
    expect(sameValue(0, false)).toBe(false)
  })
})
