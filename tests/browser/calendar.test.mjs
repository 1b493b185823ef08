import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open, XINZHOU } from './harness.mjs'

let house
before(async () => (house = await open()))
after(() => house?.close())

test('ten working days from 12 February 2026 end on 4 March', async () => {
  const page = await house.newPage()
  await page.goto(`/calendar?region=${XINZHOU}&from=2026-02-12&period=5wd`)
  await page.locator('[data-due]').waitFor()
  await page.getByRole('button', { name: '10个工作日', exact: true }).click()
  await page.getByRole('button', { name: '计算' }).click()
  await page.locator('[data-due]', { hasText: '2026-03-04' }).waitFor()
  const account = await page.locator('.account').innerText()
  assert.match(account, /2026-02-17[^\n]*\n*[^\n]*节假日/)
  assert.match(account, /第10日/)
  assert.match(page.url(), /period=10wd/)
  assert.deepEqual(page.faults, [])
})

test('a year without a notice is provisional, and so are its deadlines', async () => {
  const page = await house.newPage()
  await page.goto('/calendar?year=2027')
  assert.match(await page.locator('[data-provisional]').innerText(), /2027年放假安排尚未公布/)
  await page.goto(`/calendar?year=2027&region=${XINZHOU}&from=2026-12-28&period=10wd`)
  await page.locator('[data-due]').waitFor()
  const result = await page.locator('.result').innerText()
  assert.match(result, /暂定/)
  assert.match(result, /最早可能 2027-\d\d-\d\d · 最晚可能 2027-\d\d-\d\d/)
})

test('a published year marks days off and days worked, week by week from Monday', async () => {
  const page = await house.newPage()
  await page.goto('/calendar?year=2026')
  await page.locator('[data-date="2026-02-17"]').waitFor()
  assert.match(await page.locator('[data-date="2026-02-17"]').innerText(), /休/)
  assert.match(await page.locator('[data-date="2026-02-14"]').innerText(), /班/)
  assert.equal(await page.locator('[data-provisional]').count(), 0)
  // 5 January 2026 is a Monday.
  assert.equal(await page.locator('[data-date="2026-01-05"]').evaluate((cell) => cell.cellIndex), 0)
  assert.match(await page.getByRole('region', { name: '2026年工作日历' }).innerText(), /国务院办公厅|国办/)
  await page.getByRole('button', { name: '下一年' }).click()
  await page.waitForURL('**year=2027**')
})

test('a period that cannot be read is refused at its field', async () => {
  const page = await house.newPage()
  page.expected.push('422')
  await page.goto('/calendar')
  await page.locator('#due-period').fill('十天')
  await page.getByRole('button', { name: '计算' }).click()
  await page.locator('.problem').waitFor()
  assert.deepEqual(page.faults, [])
})
