import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open, XINZHOU } from './harness.mjs'

let house
before(async () => (house = await open()))
after(() => house?.close())

const ADMISSION = `/decisions/insurer-admission?region=${XINZHOU}&as_of=2024-06-01`

async function openAdmission(page) {
  await page.goto(ADMISSION)
  await page.locator('.schema-form').waitFor()
}

const run = (page) => page.getByRole('button', { name: '判定', exact: true }).click()

test('the example passes, and the outcome rests on every rule', async () => {
  const page = await house.newPage()
  await openAdmission(page)
  await page.getByRole('button', { name: '填入示例' }).click()
  await run(page)
  await page.locator('[data-outcome="pass"]').waitFor()
  await page.getByLabel('全部', { exact: true }).check()
  assert.ok((await page.locator('[data-result="pass"]').count()) >= 20)
  assert.deepEqual(page.faults, [])
})

test('a failing admission is explained clause by clause', async () => {
  const page = await house.newPage()
  await openAdmission(page)
  await page.getByRole('button', { name: '填入示例' }).click()
  await page.getByLabel(/上年度综合偿付能力充足率/).fill('0.95')
  await page.getByRole('radiogroup', { name: '在联合惩戒黑名单内' }).getByLabel('是', { exact: true }).check()
  await run(page)
  await page.locator('[data-outcome="fail"]').waitFor()
  const failed = await page
    .locator('[data-result="fail"]')
    .evaluateAll((items) => items.map((item) => item.dataset.rule))
  assert.deepEqual(failed.sort(), ['not-blacklisted', 'solvency'])
  const solvency = page.locator('[data-rule="solvency"]')
  const text = await solvency.innerText()
  assert.match(text, /综合偿付能力充足率为95%，低于下限100%/)
  assert.match(text, /上年度综合偿付能力充足率\s*0\.95/)
  assert.match(text, /自\d{4}-\d\d-\d\d起/)
  assert.match(await solvency.locator('blockquote').first().innerText(), /偿付能力/)
  assert.match(await solvency.locator('figcaption').first().innerText(), /\S+/)
  assert.deepEqual(page.faults, [])
})

test('missing facts are listed and lead to their fields', async () => {
  const page = await house.newPage()
  await openAdmission(page)
  await run(page)
  await page.locator('[data-outcome="unknown"], [data-outcome="fail"]').waitFor()
  await page.locator('.missing').getByRole('button', { name: '风险综合评级' }).click()
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'decision-insurer-rating')
})

test('a decision that a region lacks says why', async () => {
  const page = await house.newPage()
  await page.goto(`/decisions/premium-subsidy?region=${XINZHOU}`)
  await page.getByRole('button', { name: '判定', exact: true }).click()
  assert.match(await page.locator('[data-outcome]').innerText(), /不适用/)
  assert.match(await page.getByRole('region', { name: '结论' }).innerText(), /保费/)
})

test('rules that lapsed are answered as such, and choices are in Chinese', async () => {
  const page = await house.newPage()
  await page.goto('/decisions/insurer-admission?region=cn/guangdong/huizhou/dayabay&as_of=2026-11-01')
  await page.getByRole('button', { name: '判定', exact: true }).click()
  assert.match(await page.locator('[data-outcome]').innerText(), /规则已失效/)
  await openAdmission(page)
  assert.doesNotMatch(await page.locator('.schema-form').innerText(), /^[a-z_]{4,}$/m)
})

test('facts can be given as JSON, and bad JSON is said so', async () => {
  const page = await house.newPage()
  await openAdmission(page)
  await page.getByRole('button', { name: 'JSON' }).click()
  const box = page.getByLabel('判定信息（JSON）')
  await box.fill('{"insurer": ')
  assert.match(await page.getByRole('alert').innerText(), /不是有效的 JSON/)
  await box.fill('{"insurer": {"rating": "D"}}')
  await run(page)
  await page.locator('[data-rule="rating"][data-result="fail"]').waitFor()
})
