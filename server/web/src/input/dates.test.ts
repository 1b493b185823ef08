import { describe, expect, it } from 'vitest'
import { daysIn, readDay, readMoment, readYear, writeMoment } from './dates'

const day = (text: string) => {
  const reading = readDay(text)
  return reading.ok ? reading.value : reading.why
}

describe('a day as it is typed', () => {
  it.each([
    ['2026-09-30', '2026-09-30'],
    ['2026-9-3', '2026-09-03'],
    ['2026/9/30', '2026-09-30'],
    ['2026.09.30', '2026-09-30'],
    ['20260930', '2026-09-30'],
    ['2026年9月30日', '2026-09-30'],
    ['2026 年 9 月 30 号', '2026-09-30'],
    ['２０２６－０９－３０', '2026-09-30'],
    ['  2026-09-30  ', '2026-09-30'],
    ['2024-02-29', '2024-02-29'],
    ['2000-02-29', '2000-02-29'],
  ])('%s is %s', (text, value) => expect(day(text)).toBe(value))

  it.each([
    ['2026-09-31', 'noSuchDay'],
    ['2026-02-29', 'noSuchDay'],
    ['1900-02-29', 'noSuchDay'],
    ['2026-01-00', 'noSuchDay'],
    ['2026-13-01', 'noSuchMonth'],
    ['2026-00-10', 'noSuchMonth'],
    ['11月27日', 'yearMissing'],
    ['9-30', 'yearMissing'],
    ['明天', 'noDay'],
    ['26-09-30', 'noDay'],
    ['2026-09-30 09:00', 'noDay'],
    ['30.09.2026', 'noDay'],
    ['2026-9', 'noDay'],
    ['0000-01-01', 'noDay'],
    ['2026-09/30', 'noDay'],
  ])('%s is refused: %s', (text, why) => expect(day(text)).toBe(why))

  it('says how many days the month has', () => {
    expect(readDay('2026-02-30')).toMatchObject({ ok: false, args: { year: '2026', month: '2', days: '28' } })
  })

  it('is nothing when nothing is typed', () => expect(readDay('  ')).toEqual({ ok: true, value: undefined }))
})

it('months have their days, leap years too', () => {
  expect([1, 2, 3, 4, 12].map((month) => daysIn(2024, month))).toEqual([31, 29, 31, 30, 31])
  expect([daysIn(2100, 2), daysIn(2400, 2), daysIn(2026, 13), daysIn(2026, 0)]).toEqual([28, 29, 0, 0])
})

describe('a moment as it is typed', () => {
  const moment = (text: string) => {
    const reading = readMoment(text)
    return reading.ok ? reading.value : reading.why
  }
  it.each([
    ['2026-09-30 9:05', '2026-09-30T09:05:00+08:00'],
    ['2026年9月30日 18：30', '2026-09-30T18:30:00+08:00'],
    ['2026-09-30T23:59:59+08:00', '2026-09-30T23:59:59+08:00'],
  ])('%s is %s', (text, value) => expect(moment(text)).toBe(value))
  it.each([
    ['2026-09-30', 'timeMissing'],
    ['2026-09-31 09:00', 'noSuchDay'],
    ['2026-09-30 24:00', 'noSuchTime'],
    ['2026-09-30 09:60', 'noSuchTime'],
    ['早上九点', 'noMoment'],
  ])('%s is refused: %s', (text, why) => expect(moment(text)).toBe(why))
  it('is written as it can be read again', () => {
    for (const value of ['2026-09-30T09:05:00+08:00', '2026-09-30T09:05:07+08:00']) {
      expect(readMoment(writeMoment(value))).toEqual({ ok: true, value })
    }
    expect(writeMoment('2026-09-30T09:05:00Z')).toBe('2026-09-30T09:05:00Z')
  })
})

it('a year has four digits and stays within its bounds', () => {
  expect(readYear('2026年', 1990, 2100)).toEqual({ ok: true, value: 2026 })
  for (const text of ['1989', '2101', '3000', '26', 'abc', '2026.5', '-2026']) {
    expect(readYear(text, 1990, 2100)).toMatchObject({ ok: false, why: 'noYear' })
  }
})
