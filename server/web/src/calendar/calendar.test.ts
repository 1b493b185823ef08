import { expect, it } from 'vitest'
import { periodOf } from './period'
import { standing } from './years'

it('a year without an arrangement is still to come or was never put on record', () => {
  const of = (year: number, official = false) => standing({ year, official }, '2026-11-29')
  expect([of(2026, true), of(2027), of(2026), of(2009), of(2025)]).toEqual(['official', 'notYet', 'notYet', 'none', 'none'])
})

it.each([
  ['10wd', '10wd'],
  ['10 个工作日', '10wd'],
  ['１０工作日', '10wd'],
  ['30日', '30d'],
  ['30 天', '30d'],
  ['3个月', '3mo'],
  ['1 年', '1y'],
  ['10 working days', '10wd'],
  ['24小时', '24h'],
  ['30 分钟', '30min'],
  ['2 hours', '2h'],
  ['十天', '十天'],
  ['quarter_end + 5wd', 'quarter_end + 5wd'],
  ['complaint.reply.period', 'complaint.reply.period'],
  ['P10D', 'P10D'],
])('the period %s is asked for as %s', (text, period) => expect(periodOf(text)).toBe(period))
