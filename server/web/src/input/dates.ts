// Days and times as people type them. A day that does not exist is refused, not moved to one that does.
import { narrow, refused, understood, type Reading } from './reading'

const pad = (number: string, length = 2): string => number.padStart(length, '0')

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

/** How many days a month of a year has; 0 for a month that does not exist. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
}

const FORMS = [
  /^(\d{4})-(\d{1,2})-(\d{1,2})$/,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/,
  /^(\d{4})\.(\d{1,2})\.(\d{1,2})$/,
  /^(\d{4})(\d{2})(\d{2})$/,
  /^(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]$/,
]
const WITHOUT_YEAR = /^(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?$|^\d{1,2}[-/.]\d{1,2}$/

/** "2026-9-30", "2026年9月30日", "20260930" → "2026-09-30". */
export function readDay(text: string): Reading<string> {
  const typed = narrow(text)
  if (typed === '') return understood<string>(undefined)
  if (WITHOUT_YEAR.test(typed)) return refused('yearMissing')
  for (const form of FORMS) {
    const [, year, month, day] = form.exec(typed) ?? []
    if (!year || !month || !day) continue
    const days = daysIn(Number(year), Number(month))
    if (days === 0) return refused('noSuchMonth', { month: String(Number(month)) })
    if (Number(day) < 1 || Number(day) > days)
      return refused('noSuchDay', { year, month: String(Number(month)), days: String(days) })
    if (Number(year) < 1) return refused('noDay')
    return understood(`${year}-${pad(month)}-${pad(day)}`)
  }
  return refused('noDay')
}

/** "2026-09-30 9:05" → "2026-09-30T09:05:00+08:00": times are those of the place where the law holds. */
export function readMoment(text: string): Reading<string> {
  const typed = narrow(text)
  if (typed === '') return understood<string>(undefined)
  const [, date, hour, minute, second = '00'] =
    /^(.*\S)[ T]+(\d{1,2})[:：](\d{2})(?::(\d{2}))?(?:\+08:00)?$/.exec(typed) ?? []
  if (!date || !hour || !minute) return readDay(typed).ok ? refused('timeMissing') : refused('noMoment')
  const day = readDay(date)
  if (!day.ok) return day
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return refused('noSuchTime')
  return understood(`${day.value}T${pad(hour)}:${minute}:${second}+08:00`)
}

export const writeMoment = (value: string): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/.test(value)
    ? `${value.slice(0, 10)} ${value.slice(11, value.slice(17, 19) === '00' ? 16 : 19)}`
    : value

/** A year within its bounds, or nothing. */
export function readYear(text: string, first: number, last: number): Reading<number> {
  const typed = narrow(text).replace(/ ?年$/, '')
  if (typed === '') return understood<number>(undefined)
  const year = /^\d{4}$/.test(typed) ? Number(typed) : 0
  return year >= first && year <= last
    ? understood(year)
    : refused('noYear', { first: String(first), last: String(last) })
}
