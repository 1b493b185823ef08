import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open, XINZHOU } from './harness.mjs'

let house
before(async () => (house = await open()))
after(() => house?.close())

async function openCase(page, id) {
  await page.goto(`/cases/${id}`)
  await page.locator('[data-state]').waitFor()
}

async function actAs(page, id) {
  await page.getByLabel('代他人登记').check()
  await page.getByLabel('人员编号').fill(id)
}

test('a case shows its clocks, its facts and its journal', async () => {
  const { id } = await house.newComplaint()
  const page = await house.newPage()
  await openCase(page, id)
  const reply = page.locator('[data-clock="reply"]')
  assert.match(await reply.innerText(), /答复期限/)
  assert.match(await reply.innerText(), /\d{4}-\d\d-\d\d/)
  await reply.getByText(/依据\d+条/).click()
  assert.match(await reply.locator('blockquote').first().innerText(), /工作日/)
  assert.match(await page.locator('[data-clock="national"]').innerText(), /参考/)
  const facts = page.getByRole('region', { name: '办件信息' })
  await facts.getByText('投诉人类别').waitFor()
  assert.match(await facts.innerText(), /投诉人类别\s*投保单位/)
  await page.locator('.journal [data-event="open"]').waitFor()
  assert.deepEqual(page.faults, [])
})

test('a fact that holds a role is told by its title', async () => {
  const { body } = await house.api('/api/v1/cases', {
    method: 'POST',
    body: {
      type: 'report-duty',
      region: XINZHOU,
      subject: { name: '示例保险公司' },
      facts: { duty: { name: 'year-report', period: '2030', due_on: '2031-01-31', subject_role: 'insurer' } },
      actor: { id: 'b1', role: 'bureau_clerk' },
    },
  })
  const page = await house.newPage()
  await openCase(page, body.id)
  const facts = page.getByRole('region', { name: '办件信息' })
  await facts.getByText('责任单位').waitFor()
  assert.match(await facts.innerText(), /责任单位\s*保险机构/)
  assert.deepEqual(page.faults, [])
})

test('why this day: every day is counted or passed over', async () => {
  const { id } = await house.newComplaint()
  const page = await house.newPage()
  await openCase(page, id)
  const reply = page.locator('[data-clock="reply"]')
  const due = (await reply.locator('.due strong').innerText()).trim()
  await reply.getByRole('button', { name: '到期日的由来' }).click()
  const account = page.locator('.account')
  await account.waitFor()
  assert.match(await account.innerText(), /第10日/)
  assert.match(await account.locator('li.due').innerText(), new RegExp(`${due}[\\s\\S]*到期`))
  await page.keyboard.press('Escape')
  await account.waitFor({ state: 'hidden' })
})

test('taking a complaint as its handler moves it', async () => {
  const { id } = await house.newComplaint()
  const page = await house.newPage()
  await openCase(page, id)
  assert.equal(await page.locator('[data-state]').innerText(), '已收到')
  await page.locator('button[data-event="take"]').click()
  await actAs(page, 'h7')
  await page.getByRole('button', { name: '确认承办' }).click()
  await page.locator('[data-state]', { hasText: '办理中' }).waitFor()
  await page.locator('.journal [data-event="take"]').waitFor()
  assert.match(await page.locator('.journal [data-event="take"]').innerText(), /经办人员\s*h7/)
  const { body } = await house.api(`/api/v1/cases/${id}`)
  assert.equal(body.state, 'in_progress')
  assert.deepEqual(page.faults, [])
})

test('what is missing from a form is said at its field', async () => {
  const { id } = await house.newComplaint()
  const page = await house.newPage()
  page.expected.push('422')
  await openCase(page, id)
  await page.locator('button[data-event="take"]').click()
  await page.getByRole('button', { name: '确认承办' }).click()
  await page.locator('[data-state]', { hasText: '办理中' }).waitFor()
  await page.locator('button[data-event="request_extension"]').click()
  await page.getByRole('button', { name: '确认申请延长' }).click()
  const alert = page.locator('.problem')
  await alert.waitFor()
  await alert.getByRole('link').first().click()
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'event-request_extension-reasons')
  assert.equal(await page.locator('#event-request_extension-reasons-error').count(), 1)
})

test('what a decision answered is told where an event rests on it', async () => {
  const { body } = await house.api('/api/v1/cases', {
    method: 'POST',
    body: {
      type: 'admission',
      region: 'cn/guangdong/foshan',
      subject: { name: '示例财产保险佛山分公司' },
      facts: { application: { submitted_on: '2026-01-05' }, convention: { certified_on: '2026-01-04' } },
      actor: { id: 'i1', role: 'insurer' },
    },
  })
  await house.api(`/api/v1/cases/${body.id}/events`, {
    method: 'POST',
    headers: { 'If-Match': '*' },
    body: { event: 'accept_materials', data: {}, actor: { id: 'k1', role: 'bureau_clerk' } },
  })
  const page = await house.newPage()
  page.expected.push('422')
  await openCase(page, body.id)
  await page.locator('button[data-event="pass"]').click()
  assert.match(await page.locator('[data-asks]').innerText(), /保险机构参与条件/)
  await page.getByLabel('登记编号').fill('示例-判定-1')
  await page.getByRole('button', { name: '确认予以登记' }).click()
  const told = page.locator('[data-answer="insurer-admission"]')
  await told.waitFor()
  assert.match(await told.innerText(), /无法判定/)
  assert.match(await told.innerText(), /《公约》签署日期/)
  // Nobody is asked for the outcome, neither here nor when a case is opened.
  await page.goto('/cases/new?region=cn/guangdong/foshan&type=admission')
  await page.getByText('《公约》签署日期').first().waitFor()
  assert.equal(await page.getByLabel('判定结果').count(), 0)
  assert.deepEqual(page.faults, [])
})

test('a refusal of the rules shows the reason and the clause', async () => {
  const { id } = await house.newComplaint()
  const page = await house.newPage()
  page.expected.push('422')
  await openCase(page, id)
  await page.locator('button[data-event="reply"]').click()
  await page.getByRole('button', { name: '确认答复' }).click()
  const text = await page.locator('.problem').innerText()
  assert.match(text, /答复意见应写明/)
})

test('a case that someone else changed says so and can be reloaded', async () => {
  const { id } = await house.newComplaint()
  const page = await house.newPage()
  page.expected.push('412')
  await openCase(page, id)
  const { etag } = await house.api(`/api/v1/cases/${id}`)
  await house.api(`/api/v1/cases/${id}/events`, {
    method: 'POST',
    headers: { 'If-Match': etag },
    body: { event: 'take', data: {}, actor: { id: 'h2', role: 'handler' } },
  })
  await page.locator('button[data-event="flag_verification"]').click()
  await page.getByLabel('需要核实的理由').fill('需到现场核对')
  await page.getByRole('button', { name: '确认转入进一步核实' }).click()
  assert.match(await page.locator('.problem').innerText(), /已被他人更新/)
  await page.getByRole('button', { name: '刷新办件' }).click()
  await page.locator('[data-state]', { hasText: '办理中' }).waitFor()
  assert.equal(await page.getByLabel('需要核实的理由').inputValue(), '需到现场核对')
  await page.getByRole('button', { name: '确认转入进一步核实' }).click()
  await page.locator('[data-state]', { hasText: '核实中' }).waitFor()
  assert.deepEqual(page.faults, [])
})

test('a double click opens one case', async () => {
  const page = await house.newPage()
  await page.goto(`/cases/new?region=${XINZHOU}&type=complaint`)
  await page.getByLabel('名称').fill('示例双击有限公司')
  const day = page.getByLabel('收到日期')
  const { body: me } = await house.api('/api/v1/session')
  await day.fill(me.now.slice(0, 10))
  await day.press('Tab')
  await page.getByRole('button', { name: '提交' }).dblclick()
  await page.waitForURL(/\/cases\/(?!new)/)
  await page.locator('[data-state]').waitFor()
  const { body } = await house.api(`/api/v1/cases?q=${encodeURIComponent('示例双击有限公司')}`)
  assert.equal(body.items.length, 1)
  assert.deepEqual(page.faults, [])
})

test('a new case is not asked for what its later steps set', async () => {
  const page = await house.newPage()
  await page.goto(`/cases/new?region=${XINZHOU}&type=complaint`)
  await page.getByLabel('收到日期').waitFor()
  const paths = await page.locator('.schema-form [data-path]').evaluateAll((fields) => fields.map((field) => field.dataset.path))
  assert.ok(paths.includes('complaint.received_on'))
  assert.ok(paths.includes('complaint.request'))
  assert.deepEqual(
    paths.filter((path) => /^complaint\.(outcome|overdue|reply|extension|verification|escalation)/.test(path)),
    [],
  )
  assert.deepEqual(page.faults, [])
})

test('what others do with a case shows by itself, and waits while a form is open', async () => {
  const { id } = await house.newComplaint()
  const reader = await house.newPage()
  await openCase(reader, id)
  const writer = await house.newPage()
  await openCase(writer, id)
  await writer.getByRole('button', { name: '承办' }).click()
  await writer.getByLabel('承办人', { exact: true }).fill('h7')
  const event = (name, data, who) =>
    house.api(`/api/v1/cases/${id}/events`, {
      method: 'POST',
      headers: { 'If-Match': '*' },
      body: { event: name, data, actor: { id: who, role: 'handler' } },
    })
  await event('take', { assignee: 'h5' }, 'h5')
  await reader.locator('.journal [data-event="take"]').waitFor()
  await writer.getByText('填写期间本件有新的办理记录').waitFor()
  assert.equal(await writer.locator('.journal [data-event="take"]').count(), 0)
  await writer.getByRole('status').filter({ hasText: '新的办理记录' }).getByRole('button').click()
  await writer.locator('.journal [data-event="take"]').waitFor()
  await writer.getByText('填写期间本件有新的办理记录').waitFor({ state: 'detached' })
  assert.deepEqual([...reader.faults, ...writer.faults], [])
})

test('a new case comes into the list by itself', async () => {
  const page = await house.newPage()
  await page.goto('/?q=实时更新示例')
  await page.getByText('没有符合条件的办件').waitFor()
  const { id } = await house.newComplaint('实时更新示例有限公司')
  await page.locator(`tr[data-id="${id}"]`).waitFor()
  assert.deepEqual(page.faults, [])
})
