// Personal data on the page of a case: masked, shown in clear for a reason, and told to the auditor.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open, XINZHOU } from './harness.mjs'
import { seriousFaults } from './looks.mjs'

let house
let id
before(async () => {
  house = await open()
  const { body } = await house.api('/api/v1/cases', {
    method: 'POST',
    as: 'bureau_clerk',
    body: {
      type: 'expert-pool',
      region: XINZHOU,
      subject: { name: '示例安全技术服务中心' },
      facts: { expert: { name: '司马藏海', field: '矿山', background: true } },
    },
  })
  id = body.id
})
after(() => house?.close())

async function factsOf(as) {
  const page = await house.newPage({ as })
  await page.goto(`/cases/${id}`)
  const facts = page.getByRole('region', { name: '办件信息' })
  await facts.getByText('司**').waitFor()
  return { page, facts }
}

test('whoever may ask sees a masked name in clear for a reason, until it is hidden', async () => {
  const { page, facts } = await factsOf('bureau_clerk')
  assert.doesNotMatch(await page.content(), /司马藏海/)
  await facts.getByRole('button', { name: '查看“姓名”的原文' }).click()
  const ask = facts.getByRole('group', { name: '查看“姓名”的原文' })
  const show = ask.getByRole('button', { name: '查看' })
  assert.ok(await show.isDisabled())
  assert.deepEqual(await seriousFaults(page, true), [])
  await ask.getByLabel('查看理由').fill('核对资格证书')
  await show.click()
  await facts.getByText('司马藏海').waitFor()
  await facts.getByRole('button', { name: '隐藏“姓名”的原文' }).click()
  assert.doesNotMatch(await facts.innerText(), /司马藏海/)
  const journal = page.locator('.journal [data-event="open"]')
  await journal.locator('summary').first().click()
  await journal.getByRole('button', { name: '查看“姓名”的原文' }).waitFor()
  assert.deepEqual(page.faults, [])
  const audit = await house.newPage({ as: 'audit-administrator' })
  await audit.goto('/audit?kind=personal')
  await audit.getByText('个人信息 · 查看原文').first().waitFor()
  assert.doesNotMatch(await audit.content(), /司马藏海/)
})

test('whoever may not ask is offered no button', async () => {
  const { page, facts } = await factsOf('sector_department')
  assert.equal(await facts.getByRole('button', { name: '查看“姓名”的原文' }).count(), 0)
  assert.deepEqual(page.faults, [])
})
