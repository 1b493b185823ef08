// The statutory days of rulesets/calendars/cn/statutory.yaml, day by day, by a lunar calendar that shares no code with
// scripts/festivals, and by the regulations as they stood.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import lunar from 'lunar-javascript'
import { parse } from 'yaml'
import { root } from './spec.mjs'

const { years } = parse(readFileSync(join(root, 'rulesets/calendars/cn/statutory.yaml'), 'utf8'))
const stated = new Map()
for (const { days } of years) {
  for (const { festival, dates } of days) for (const date of dates) stated.set(date, festival)
}

// What a regulation lists: days of the lunar calendar as "L month-day" (a leap month has a minus), of the solar one as
// "month-day"; 除夕 and 清明 are found by the library.
const laws = [
  { until: '1999-09-17', days: '01-01 L1-1 L1-2 L1-3 05-01 10-01 10-02' }, // 1949
  { until: '2007-12-31', days: '01-01 L1-1 L1-2 L1-3 05-01 05-02 05-03 10-01 10-02 10-03' }, // 国务院令第270号
  { until: '2013-12-31', days: '01-01 除夕 L1-1 L1-2 清明 05-01 L5-5 L8-15 10-01 10-02 10-03' }, // 第513号
  { until: '2024-12-31', days: '01-01 L1-1 L1-2 L1-3 清明 05-01 L5-5 L8-15 10-01 10-02 10-03' }, // 第644号
  { until: '2100-12-31', days: '01-01 除夕 L1-1 L1-2 L1-3 清明 05-01 05-02 L5-5 L8-15 10-01 10-02 10-03' } // 第795号
].map(({ until, days }) => ({ until, days: new Set(days.split(' ')) }))

const lunarDay = (solar) => solar.getLunar()
const isNewYear = (day) => day.getMonth() === 1 && day.getDay() === 1

test('scripts/festivals writes the file as it stands', () => {
  const { status, stderr } = spawnSync(join(root, 'scripts/festivals'), ['--check'], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
})

test('every day of 1990 to 2100 is off by law as the file says', () => {
  const wrong = []
  let off = 0
  for (let solar = lunar.Solar.fromYmd(1990, 1, 1); solar.getYear() <= 2100; solar = solar.next(1)) {
    const date = solar.toYmd()
    const { days } = laws.find(({ until }) => date <= until)
    const here = lunarDay(solar)
    const names = [date.slice(5), `L${here.getMonth()}-${here.getDay()}`]
    if (here.getJieQi() === '清明') names.push('清明')
    if (here.getMonth() === 12 && here.getDay() >= 29 && isNewYear(lunarDay(solar.next(1)))) names.push('除夕')
    const expected = names.some((name) => days.has(name))
    if (expected !== stated.has(date)) wrong.push(`${date} ${names.join(' ')} ${stated.get(date) ?? 'not in the file'}`)
    if (expected) off += 1
  }
  assert.deepEqual(wrong, [])
  assert.equal(off, stated.size)
  assert.ok(off > 1300, `only ${off} days`)
})

// Minutes from midnight: the new moons are at 23:56 and at 00:07.
test('Spring Festival of 2027 is 02-06 and of 2030 is 02-03', () => {
  const springFestival = (year) => [...stated].filter(([date, name]) => name === '春节' && date.startsWith(year)).map(([date]) => date.slice(5))
  assert.deepEqual(springFestival('2027'), ['02-05', '02-06', '02-07', '02-08'])
  assert.deepEqual(springFestival('2030'), ['02-02', '02-03', '02-04', '02-05'])
})
