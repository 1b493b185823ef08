// What is typed is understood exactly or refused, and stays.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open, XINZHOU } from './harness.mjs'

let house
before(async () => (house = await open()))
after(() => house?.close())

test('a day that does not exist is refused at its field, and its text stays over a reload', async () => {
  const page = await house.newPage()
  await page.goto(`/cases/new?region=${XINZHOU}&type=complaint`)
  await page.getByLabel('名称').fill('示例日期有限公司')
  const day = page.getByLabel('收到日期')
  for (const [text, why] of [
    ['11月27日', /请写明年份/],
    ['2026-09-31', /2026年9月只有30日/],
  ]) {
    await day.fill(text)
    await day.blur()
    assert.match(await page.locator('[data-path="complaint.received_on"] .error').innerText(), why)
    assert.equal(await day.inputValue(), text)
  }
  await page.getByRole('button', { name: '提交' }).click()
  assert.match(await page.locator('.problem').innerText(), /尚未提交/)
  await page.reload()
  await day.waitFor()
  assert.equal(await day.inputValue(), '2026-09-31')
  assert.equal(await page.getByLabel('名称').inputValue(), '示例日期有限公司')
})

test('a share without its percent sign is refused', async () => {
  const page = await house.newPage()
  await page.goto(`/decisions/insurer-admission?region=${XINZHOU}&as_of=2024-06-01`)
  const share = page.getByLabel(/上年度综合偿付能力充足率/)
  await share.fill('98')
  await share.blur()
  assert.match(await page.locator('.field', { has: share }).innerText(), /百分号/)
  await share.fill('98%')
  await share.blur()
  assert.doesNotMatch(await page.locator('.field', { has: share }).innerText(), /百分号，/)
})

test('an unknown address shows a page that says so', async () => {
  const page = await house.newPage()
  page.expected.push('404')
  const answer = await page.goto('/nothing/here')
  assert.equal(answer.status(), 404)
  await page.locator('.empty').waitFor()
})

test('the page number goes with the back button', async () => {
  const page = await house.newPage()
  await page.getByRole('button', { name: '下一页' }).click()
  await page.locator('[data-page]', { hasText: '第2页' }).waitFor()
  await page.goBack()
  await page.locator('[data-page]', { hasText: '第1页' }).waitFor()
  await page.goForward()
  await page.locator('[data-page]', { hasText: '第2页' }).waitFor()
})
