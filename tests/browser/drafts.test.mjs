// What was typed and not sent outlives a conflict, the end of the session, another page, a reload and the closing of a tab.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open, XINZHOU } from './harness.mjs'
import { giveToken } from './signin.mjs'

let house
before(async () => (house = await open()))
after(() => house?.close())

const REASONS = '涉及三家单位，\n须逐一到现场核对'

async function typeReasons(page, id) {
  await page.goto(`/cases/${id}?do=flag_verification`)
  await page.getByLabel('需要核实的理由').fill(REASONS)
}

async function actAs(page, id) {
  await page.getByLabel('代他人登记').check()
  await page.getByLabel('人员编号').fill(id)
}

async function signInAgain(page) {
  await page.waitForURL(/\/login\?next=/)
  await giveToken(page, house.server.token)
}

/** Someone else takes the case meanwhile. */
async function changeIt(id) {
  const { etag } = await house.api(`/api/v1/cases/${id}`)
  const actor = { id: 'h2', role: 'handler' }
  await house.api(`/api/v1/cases/${id}/events`, { method: 'POST', headers: { 'If-Match': etag }, body: { event: 'take', data: {}, actor } })
}

const confirmed = (page) => page.getByRole('button', { name: '确认转入进一步核实' }).click()

test('a conflict keeps the text and for whom it is recorded, and both go in with the next try', async () => {
  const { id } = await house.newComplaint()
  const page = await house.newPage()
  page.expected.push('412')
  await typeReasons(page, id)
  await actAs(page, 'h7')
  await changeIt(id)
  await confirmed(page)
  await page.getByRole('button', { name: '刷新办件' }).click()
  await page.locator('[data-state]', { hasText: '办理中' }).waitFor()
  assert.equal(await page.getByLabel('需要核实的理由').inputValue(), REASONS)
  assert.equal(await page.getByLabel('人员编号').inputValue(), 'h7')
  await confirmed(page)
  await page.locator('[data-state]', { hasText: '核实中' }).waitFor()
  const { body } = await house.api(`/api/v1/cases/${id}/journal`)
  const raised = body.items.find(({ event }) => event === 'flag_verification')
  assert.deepEqual([raised.actor, raised.data.reasons], ['h7', REASONS])
  assert.deepEqual(page.faults, [])
})

test('a session that ends while a form is sent keeps the text and for whom it is recorded', async () => {
  const { id } = await house.newComplaint()
  const page = await house.newPage()
  page.expected.push('401')
  await typeReasons(page, id)
  await actAs(page, 'h8')
  await page.context().clearCookies()
  await confirmed(page)
  await signInAgain(page)
  await page.waitForURL(`**/cases/${id}?do=flag_verification`)
  await page.getByText('这是上次填写、尚未提交的内容').waitFor()
  assert.equal(await page.getByLabel('需要核实的理由').inputValue(), REASONS)
  assert.equal(await page.getByLabel('人员编号').inputValue(), 'h8')
  await confirmed(page)
  await page.locator('[data-state]', { hasText: '核实中' }).waitFor()
  assert.match(await page.locator('.journal [data-event="flag_verification"]').innerText(), /h8/)
  assert.deepEqual(page.faults, [])
})

test('a session that ends while a case is opened keeps everything typed, understood or not', async () => {
  const page = await house.newPage()
  page.expected.push('401')
  const path = `/cases/new?region=${XINZHOU}&type=complaint`
  await page.goto(path)
  await page.getByLabel('名称').fill('示例续办有限公司')
  await page.getByLabel('收到日期').fill('2026-09-30')
  await page.context().clearCookies()
  await page.getByRole('button', { name: '提交' }).click()
  await signInAgain(page)
  await page.waitForURL(`**${path}`)
  assert.equal(await page.getByLabel('名称').inputValue(), '示例续办有限公司')
  assert.equal(await page.getByLabel('收到日期').inputValue(), '2026-09-30')
  await page.getByLabel('收到日期').fill('九月三十')
  await page.getByRole('link', { name: '日历' }).click()
  await page.locator('[data-date]').first().waitFor()
  await page.goBack()
  assert.equal(await page.getByLabel('收到日期').inputValue(), '九月三十')
  assert.equal(await page.getByLabel('名称').inputValue(), '示例续办有限公司')
})

test('another page and back keeps the text as a draft, until it is thrown away', async () => {
  const { id } = await house.newComplaint()
  const page = await house.newPage()
  await typeReasons(page, id)
  await page.getByRole('link', { name: '日历' }).click()
  await page.locator('[data-date]').first().waitFor()
  await page.goto(`/cases/${id}`)
  await page.locator('button[data-event="flag_verification"]').click()
  await page.getByText('这是上次填写、尚未提交的内容').waitFor()
  assert.equal(await page.getByLabel('需要核实的理由').inputValue(), REASONS)
  await page.getByRole('button', { name: '清除' }).click()
  assert.equal(await page.getByLabel('需要核实的理由').inputValue(), '')
  await page.reload()
  assert.equal(await page.getByLabel('需要核实的理由').inputValue(), '')
  assert.deepEqual(page.faults, [])
})

/** Whether the browser asks before the tab is closed. */
async function asksOnClosing(page) {
  const asked = page.waitForEvent('dialog', { timeout: 3000 }).then(
    async (dialog) => {
      await dialog.dismiss()
      return dialog.type()
    },
    () => 'nothing',
  )
  await page.close({ runBeforeUnload: true })
  return asked
}

test('closing the tab over typed text asks first, over an empty form it does not', async () => {
  const { id } = await house.newComplaint()
  const page = await house.newPage()
  await typeReasons(page, id)
  assert.equal(await asksOnClosing(page), 'beforeunload')
  assert.equal(await page.getByLabel('需要核实的理由').inputValue(), REASONS)
  await page.getByLabel('需要核实的理由').fill('')
  assert.equal(await asksOnClosing(page), 'nothing')
})

test('facts of a decision are kept over the end of the session', async () => {
  const page = await house.newPage()
  page.expected.push('401')
  const path = `/decisions/insurer-admission?region=${XINZHOU}&as_of=2024-06-01`
  await page.goto(path)
  await page.getByLabel(/上年度综合偿付能力充足率/).first().fill('95%')
  await page.context().clearCookies()
  await page.getByRole('button', { name: '判定', exact: true }).click()
  await signInAgain(page)
  await page.waitForURL(`**${path}`)
  assert.equal(await page.getByLabel(/上年度综合偿付能力充足率/).first().inputValue(), '95%')
})
