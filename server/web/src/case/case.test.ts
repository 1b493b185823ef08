import { describe, expect, it } from 'vitest'
import type { Clock, ClockChange, ExplainedClock, JournalEvent } from '../api/types'
import { isNamed, tidied } from './actor'
import { arithmeticOf, blockersOf, isGiven, turnsOf } from './account'
import { dayLines } from './days'
import { effectTarget, type Titles } from './effects'
import { pathOf } from './path'
import { soonest } from './soonest'

const change = (action: string, due: string | null = null, more: Partial<ClockChange> = {}): ClockChange => ({
  action,
  clock: 'reply',
  due,
  old_due: null,
  provisional: false,
  ...more,
})
const event = (sequence: number, name: string, clocks: ClockChange[], to = 'open'): JournalEvent => ({
  sequence,
  at: `2026-01-0${sequence}T09:00:00+08:00`,
  event: name,
  title: name,
  actor: 'h1',
  role: 'handler',
  from: null,
  to,
  to_title: `〔${to}〕`,
  data: null,
  facts: null,
  clocks,
  effects: [],
  clauses: [],
})

describe('what happened to a clock', () => {
  const journal = [
    event(1, 'open', [change('start', '2026-01-15', { period: '10wd' }), { ...change('start', '2026-01-16'), clock: 'other' }]),
    event(2, 'remind', [change('warn', null, { light: 'yellow' })]),
    event(3, 'hold', [change('pause')]),
    event(4, 'go', [change('resume', '2026-01-20', { old_due: '2026-01-15', period: '7wd' })]),
    event(5, 'extend', [change('extend', '2026-02-20', { old_due: '2026-01-20', period: '30d' })]),
    event(6, 'publish', [change('recompute', '2026-02-21', { old_due: '2026-02-20', reason: 'calendar-published' })]),
  ]

  it('is told turn by turn: extensions, pauses and recomputations, not warnings', () => {
    expect(turnsOf(journal, 'reply').map(({ action, oldDue, due, reason }) => [action, oldDue, due, reason])).toEqual([
      ['start', '', '2026-01-15', ''],
      ['pause', '', '', ''],
      ['resume', '2026-01-15', '2026-01-20', ''],
      ['extend', '2026-01-20', '2026-02-20', ''],
      ['recompute', '2026-02-20', '2026-02-21', 'calendar-published'],
    ])
  })

  it('begins where it last began', () => {
    const again = [...journal, event(7, 'reopen', [change('start', '2026-03-01')])]
    expect(turnsOf(again, 'reply').map(({ event }) => event)).toEqual(['reopen'])
    expect(turnsOf(journal, 'none')).toEqual([])
  })

  it('does not say that a date moved which stayed', () => {
    expect(turnsOf([event(1, 'x', [change('recompute', '2026-01-15', { old_due: '2026-01-15' })])], 'reply')[0]?.oldDue).toBe('')
  })
})

describe('how a due date was counted', () => {
  const clock = (arithmetic: ExplainedClock['arithmetic']) => ({ counted_from: '2026-01-01', arithmetic }) as ExplainedClock

  it('says when the count began anew', () => {
    expect(arithmeticOf(clock({ from: '2026-01-04', steps: [], agrees: true, same_calendar: true }))).toEqual({
      steps: [],
      begunAnew: true,
      agrees: true,
      otherCalendar: false,
    })
    expect(arithmeticOf(clock({ from: '2026-01-01' })).begunAnew).toBe(false)
  })

  it('is an alarm when it does not agree, a note when the calendar is another', () => {
    expect(arithmeticOf(clock({ agrees: false }))).toMatchObject({ agrees: false })
    expect(arithmeticOf(clock({ same_calendar: false }))).toMatchObject({ agrees: true, otherCalendar: true })
    expect(arithmeticOf(clock({}))).toMatchObject({ steps: [], agrees: true })
  })

  it('a duty is due on the day given, which nobody counted', () => {
    expect(['0d', '0wd', '00d'].map((period) => isGiven({ period }))).toEqual([true, true, true])
    expect(['10wd', '1y', ''].map((period) => isGiven({ period }))).toEqual([false, false, false])
  })
})

describe('the days of a count', () => {
  it('are counted with their numbers or passed over with the reason, in order', () => {
    const lines = dayLines({
      from: '2026-09-29',
      due: '2026-10-08',
      counted: ['2026-09-30', '2026-10-08'],
      skipped: [{ date: '2026-10-01', why: 'holiday', name: '国庆节' }],
    })
    expect(lines.map(({ date, number, why, due }) => [date, number, why, due])).toEqual([
      ['2026-09-30', 1, '', false],
      ['2026-10-01', 0, 'holiday', false],
      ['2026-10-08', 2, '', true],
    ])
  })

  it('a last day that was rolled on is counted and says why', () => {
    const lines = dayLines({ from: '2026-01-01', due: '2026-01-05', counted: ['2026-01-02', '2026-01-03'], skipped: [{ date: '2026-01-03', why: 'rolled' }] })
    expect(lines).toContainEqual({ date: '2026-01-03', number: 2, why: 'rolled', name: '', due: false })
    expect(lines.at(-1)).toEqual({ date: '2026-01-05', number: 0, why: '', name: '', due: true })
  })
})

describe('the path of a case', () => {
  const titleOf = (state: string) => `〔${state}〕`
  it('goes through its states to where it can go from here', () => {
    const places = pathOf([event(1, 'open', [], 'new'), event(2, 'x', [], 'new'), event(3, 'take', [], 'going')], { state: 'going', state_title: '办理中' }, [{ to: 'done' }, { to: 'done' }, { to: null }, { to: 'going' }], titleOf)
    expect(places.map(({ title, look }) => `${look} ${title}`)).toEqual(['done 〔new〕', 'now 办理中', 'possible 〔done〕'])
    expect(places[1]?.at).toBe('2026-01-03T09:00:00+08:00')
  })
  it('stands where it is although not all of the journal was read', () => {
    const places = pathOf([event(1, 'open', [], 'new')], { state: 'going', state_title: '办理中' }, [], titleOf)
    expect(places.map(({ look }) => look)).toEqual(['done', 'now'])
  })
})

it('of several clocks the one that presses first, not one that only informs or has stopped', () => {
  const clock = (name: string, due: string | null, more: Partial<Clock> = {}) => ({ name, due, status: 'running', informational: false, ...more }) as Clock
  const clocks = [clock('late', '2026-03-01'), clock('info', '2026-01-01', { informational: true }), clock('over', '2026-01-02', { status: 'stopped' }), clock('soon', '2026-02-01'), clock('none', null)]
  expect(soonest(clocks)?.name).toBe('soon')
  expect(soonest([])).toBeUndefined()
})

it('the person acted for is named, or it is the reader', () => {
  expect([undefined, { id: 'h1', role: 'handler' }, { id: ' ', role: 'handler' }, { id: 'h1', role: '' }].map(isNamed)).toEqual([true, true, false, false])
  expect(tidied({ id: ' h1 ', role: 'handler' })).toEqual({ id: 'h1', role: 'handler' })
  expect(tidied(undefined)).toBeUndefined()
})

describe('what stands in the way of an event', () => {
  const need = (name: string, met: string, of_data?: boolean, kind = 'requirement') => ({ name, kind, met, ...(of_data === undefined ? {} : { of_data }) })
  it('is what no form can change', () => {
    const needs = [need('stage', 'no', false), need('reasons', 'no', true), need('unsure', 'unknown', false), need('days', 'no', false, 'data'), need('old', 'no')]
    expect(blockersOf(needs).map(({ name }) => name)).toEqual(['stage'])
  })
})

describe('what an event set off', () => {
  const titles: Titles = { role: (name) => `角色${name}`, caseType: (name) => `类型${name}`, event: (name) => `事项${name}`, system: (name) => `系统${name}`, record: (type) => `登记${type}`, comma: '、' }
  it.each([
    [{ roles: ['a', 'b'] }, '角色a、角色b'],
    [{ type: 'hazard' }, '类型hazard'],
    [{ event: 'close' }, '事项close'],
    [{ system: 'platform' }, '系统platform'],
    [{ record: 'policy', fields: { number: 'P-1' } }, '登记policy'],
    [null, ''],
    ['text', ''],
    [{ other: 1 }, ''],
  ])('%j goes to %s', (payload, text) => expect(effectTarget(payload, titles)).toBe(text))
})
