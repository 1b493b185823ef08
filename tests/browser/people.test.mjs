// People sign in as themselves and see what is theirs; administrators give and take accounts, offices and tokens.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open, XINZHOU } from './harness.mjs'
import { choose, signInByPassword, signOut, totp } from './signin.mjs'

let house
before(async () => (house = await open()))
after(() => house?.close())

const menu = (page) => page.locator('[data-menu]')

/** A person made by the system administrator, with a role given by the security administrator. */
async function newPerson(name, title, role = 'handler') {
  const { body } = await house.api('/api/v1/users', { method: 'POST', as: 'system-administrator', body: { name, title, grants: [] } })
  const { etag } = await house.api(`/api/v1/users/${name}`, { as: 'security-administrator' })
  const { body: like } = await house.api(`/api/v1/users?role=${role}&limit=1`, { as: 'security-administrator' })
  const { organisation } = like.items[0].grants.find((grant) => grant.role === role)
  const grants = [{ role, region: XINZHOU, ...(organisation ? { organisation } : {}) }]
  await house.api(`/api/v1/users/${name}/grants`, { method: 'PUT', as: 'security-administrator', headers: { 'If-Match': etag }, body: { grants } })
  return body.initial_password
}

test('a click signs a person of the demonstration in, and the top bar tells the office', async () => {
  const page = await house.newPage({ as: 'handler' })
  await page.locator('.cases tbody tr').first().waitFor()
  assert.match(await page.locator('[data-office]').innerText(), /\p{Script=Han}/u)
  await menu(page).click()
  await page.getByRole('link', { name: '我的账号' }).waitFor()
  await page.keyboard.press('Escape')
  assert.equal(await page.getByRole('link', { name: '我的账号' }).count(), 0)
  assert.equal(await page.evaluate(() => document.activeElement?.hasAttribute('data-menu')), true)
  assert.equal(await page.getByRole('link', { name: '管理', exact: true }).count(), 0)
  assert.deepEqual(page.faults, [])
})

const OFFICES = [
  ['system-administrator', ['人员', '单位'], '/audit', '/api/v1/audit'],
  ['security-administrator', ['人员', '角色', '令牌', '到期清除'], '/audit', '/api/v1/audit'],
  ['audit-administrator', ['审计', '到期清除'], '/people', '/api/v1/users'],
  ['handler', [], '/people', '/api/v1/users'],
]

for (const [role, parts, foreign, call] of OFFICES) {
  test(`a ${role} is offered what is theirs, and the API refuses the rest`, async () => {
    const page = await house.newPage({ as: role })
    page.expected.push('403')
    await page.locator('h1').first().waitFor()
    assert.deepEqual(await page.locator('.parts a').allInnerTexts(), parts)
    await page.goto(foreign)
    await page.getByRole('heading', { name: '无权使用本页' }).waitFor()
    const status = await page.evaluate(async (path) => (await fetch(path)).status, call)
    assert.equal(status, 403)
    assert.deepEqual(page.faults, [])
  })
}

test('a person acts as themselves; a token that acts for others says for whom', async () => {
  const { id } = await house.newComplaint()
  const person = await house.newPage({ as: 'handler' })
  await person.goto(`/cases/${id}?do=take`)
  await person.locator('.event-form').waitFor()
  assert.equal(await person.getByLabel('代他人登记').count(), 0)
  const program = await house.newPage()
  await program.goto(`/cases/${id}?do=take`)
  await program.getByLabel('代他人登记').waitFor()
})

test('an account is made by one administrator and its office given by another; its password shows once', async () => {
  const maker = await house.newPage({ as: 'system-administrator' })
  await maker.goto('/people')
  await maker.getByRole('link', { name: '新建人员' }).click()
  await maker.getByRole('button', { name: '建立账号' }).click()
  assert.match(await maker.getByRole('alert').first().innerText(), /姓名.*账号名/s)
  await maker.getByLabel('姓名').fill('冯新人')
  await maker.getByLabel('账号名').fill('feng1')
  await maker.getByRole('button', { name: '建立账号' }).click()
  const initial = await maker.locator('.once code').innerText()
  assert.ok(initial.length >= 8)
  await maker.getByRole('link', { name: '查看该人员' }).click()
  await maker.getByRole('heading', { name: '冯新人' }).waitFor()
  await maker.locator('.once').waitFor({ state: 'detached' })
  assert.equal(await maker.getByRole('button', { name: '增加任职' }).count(), 0)

  const giver = await house.newPage({ as: 'security-administrator' })
  const { body: roles } = await giver.evaluate(async () => ({ body: await (await fetch('/api/v1/roles')).json() }))
  const { body: like } = await house.api('/api/v1/users?role=handler&limit=1', { as: 'security-administrator' })
  await giver.goto('/people/feng1')
  await giver.getByRole('button', { name: '增加任职' }).click()
  await choose(giver, '角色', roles.items.find(({ id }) => id === 'handler').title)
  const bureau = like.items[0].grants[0].organisation_title
  if (bureau) await choose(giver, '单位', bureau)
  await choose(giver, '管辖地区（含下级）', '忻州市')
  await giver.getByRole('button', { name: '保存任职' }).click()
  await giver.getByText('任职已保存').waitFor()
  assert.equal(await giver.getByRole('button', { name: '重置密码' }).count(), 0)

  const page = await house.newPage({ signedIn: false })
  await page.goto('/calendar?year=2026')
  await page.waitForURL(/\/login\?next=/)
  await signInByPassword(page, 'feng1', initial)
  await page.waitForURL('**/calendar?year=2026')
  for (const one of [maker, giver, page]) assert.deepEqual(one.faults, [])
})

test('a second factor is set up, asked for at the sign-in, replaced by a recovery code and turned off', async () => {
  const initial = await newPerson('second1', '双因子')
  const page = await house.newPage({ signedIn: false })
  page.expected.push('401')
  await page.goto('/login?next=/account')
  await signInByPassword(page, 'second1', initial)
  await page.waitForURL('**/account')
  await page.getByRole('button', { name: '开始设置' }).click()
  await page.locator('[data-qr]').waitFor()
  const secret = (await page.locator('[data-secret]').innerText()).replace(/\s/g, '')
  await page.getByRole('textbox', { name: '动态口令', exact: true }).fill(totp(secret))
  await page.getByRole('button', { name: '确认并启用' }).click()
  await page.locator('.once').waitFor()
  const codes = await page.locator('.once code').allInnerTexts()
  assert.equal(codes.length, 10)
  await page.getByRole('button', { name: '已妥善保存，继续' }).click()
  await page.locator('[data-factor="on"]').waitFor()
  await signOut(page)
  await signInByPassword(page, 'second1', initial)
  await page.getByRole('textbox', { name: '动态口令', exact: true }).fill(codes[0])
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.locator('.person-menu').waitFor()
  await page.goto('/account')
  await page.getByRole('button', { name: '关闭动态口令' }).click()
  await page.getByRole('textbox', { name: '密码', exact: true }).fill(initial)
  await page.getByRole('button', { name: '关闭动态口令' }).click()
  await page.getByRole('button', { name: '开始设置' }).waitFor()
  assert.deepEqual(page.faults, [])
})

test('after too many failures the wait is told', async () => {
  await newPerson('forgetful1', '常忘记')
  const page = await house.newPage({ signedIn: false })
  page.expected.push('401', '429')
  await page.goto('/login')
  for (let tries = 0; tries < 7 && !(await page.locator('[data-wait]').count()); tries += 1) {
    await signInByPassword(page, 'forgetful1', `wrong-${tries}`)
    await page.locator('.problem').waitFor()
    await page.waitForFunction(() => !document.querySelector('.el-button.is-loading'))
  }
  assert.match(await page.locator('[data-wait]').innerText(), /请等待\d+(秒|分钟)后再试/)
  assert.ok(await page.getByRole('button', { name: '登录', exact: true }).isDisabled())
  assert.deepEqual(page.faults, [])
})

test('own sessions are listed; one is ended, then all', async () => {
  const initial = await newPerson('many1', '多设备')
  const first = await house.newPage({ signedIn: false })
  const second = await house.newPage({ signedIn: false })
  for (const page of [first, second]) page.expected.push('401')
  await first.goto('/login?next=/account')
  await signInByPassword(first, 'many1', initial)
  await first.waitForURL('**/account')
  await second.goto('/login')
  await signInByPassword(second, 'many1', initial)
  await second.locator('.person-menu').waitFor()
  await first.reload()
  await first.locator('tr[data-current]').waitFor()
  await first.getByRole('button', { name: /^结束 / }).first().click()
  await first.getByRole('group', { name: /结束该会话/ }).getByRole('button', { name: '结束' }).click()
  await first.getByText('会话已结束').waitFor()
  await second.goto('/')
  await second.waitForURL(/\/login/)
  await first.getByRole('button', { name: '退出所有设备' }).click()
  await first.getByRole('group').getByRole('button', { name: '退出所有设备' }).click()
  await first.waitForURL('**/login')
  await first.goto('/account')
  await first.waitForURL(/\/login\?next=/)
})

test('a token is shown once, opens the API and is dead a second after it is revoked', async () => {
  const page = await house.newPage({ as: 'security-administrator' })
  const { body: like } = await house.api('/api/v1/users?role=handler&limit=1', { as: 'security-administrator' })
  await page.goto('/tokens')
  await page.getByRole('button', { name: '新建令牌' }).click()
  await choose(page, '所属账号', like.items[0].title)
  await page.getByLabel('用途').fill('对接试验')
  await page.getByRole('button', { name: '生成令牌' }).click()
  const token = await page.locator('.once code').innerText()
  const status = async () => (await fetch(`${house.server.url}/api/v1/me`, { headers: { Authorization: `Bearer ${token}` } })).status
  assert.equal(await status(), 200)
  await page.reload()
  await page.locator('[data-token]').first().waitFor()
  assert.equal(await page.getByText(token).count(), 0)
  const row = page.locator('[data-token]', { hasText: '对接试验' })
  await row.getByRole('button', { name: '收回令牌对接试验' }).click()
  await row.getByRole('group').getByRole('button', { name: '收回', exact: true }).click()
  await row.getByText('已收回').waitFor()
  await page.waitForTimeout(1000)
  assert.equal(await status(), 401)
  assert.deepEqual(page.faults, [])
})

test('people are found by filters that stand in the address', async () => {
  const page = await house.newPage({ as: 'security-administrator' })
  await page.goto('/people?role=handler')
  await page.locator('[data-user]').first().waitFor()
  const handlers = await page.locator('[data-user]').count()
  await page.getByLabel('姓名或账号名').fill('没有这样的人')
  await page.keyboard.press('Enter')
  await page.getByText('没有符合条件的人员').waitFor()
  assert.equal(new URL(page.url()).searchParams.get('role'), 'handler')
  await page.goBack()
  await page.locator('[data-user]').first().waitFor()
  assert.equal(await page.locator('[data-user]').count(), handlers)
  await page.goto('/roles')
  await page.locator('[data-role="handler"] summary').click()
  await page.locator('[data-role="handler"] .holders a').first().waitFor()
  assert.deepEqual(page.faults, [])
})

test('an organisation is made and changed', async () => {
  const page = await house.newPage({ as: 'system-administrator' })
  await page.goto('/organisations')
  await page.getByRole('link', { name: '新建单位' }).click()
  await page.getByLabel('单位名称').fill('示例安全科技有限公司')
  await page.getByLabel('单位代码').fill('91140900TEST000001')
  await choose(page, '单位类别', '服务机构')
  await choose(page, '地区', '忻州市')
  await page.getByRole('button', { name: '建立单位' }).click()
  await page.waitForURL('**/organisations/91140900TEST000001')
  await page.getByRole('heading', { name: '示例安全科技有限公司' }).waitFor()
  await page.getByLabel('单位名称').fill('示例安全科技股份有限公司')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('heading', { name: '示例安全科技股份有限公司' }).waitFor()
  assert.deepEqual(page.faults, [])
})

test('the auditor finds an act, takes the list as a file and proves the store', async () => {
  const page = await house.newPage({ as: 'audit-administrator' })
  await page.goto('/audit?kind=session')
  await page.locator('[data-number]').first().waitFor()
  assert.match((await page.locator('[data-kind]').allInnerTexts()).join(), /会话/)
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-csv]').click()])
  assert.match(file.suggestedFilename(), /\.csv$/)
  await page.getByRole('button', { name: '核验全部数据' }).click()
  await page.locator('[data-sound="true"]').waitFor()
  await page.getByLabel('关键词').fill('没有这样的记录')
  await page.keyboard.press('Enter')
  await page.getByText('没有符合条件的记录').waitFor()
  assert.deepEqual(page.faults, [])
})
