// An empty folder: the first token makes the three administrators, who are led through their first sign-in and then make
// everybody else.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open } from './harness.mjs'
import { choose, signInByPassword, signInByToken, totp } from './signin.mjs'

let house
before(async () => (house = await open({ demo: false })))
after(() => house?.close())

const OFFICES = [
  ['sys1', '系统甲', '系统管理员'],
  ['sec1', '安全乙', '安全管理员'],
  ['aud1', '审计丙', '审计管理员'],
]
const initial = new Map()
const passwordOf = (name) => `Anze-${[...name].reverse().join('')}-2026-Longer`

/** The first steps, whichever are asked for: a password of one's own, a second factor. */
async function firstSteps(page, name) {
  await signInByPassword(page, name, initial.get(name))
  await page.locator('[data-step="password"]').waitFor()
  await page.getByLabel('当前密码').fill(initial.get(name))
  await page.getByLabel('新密码', { exact: true }).fill(passwordOf(name))
  await page.getByLabel('再次输入新密码').fill(passwordOf(name))
  await page.getByRole('button', { name: '更改密码' }).click()
  await page.locator('[data-step="second-factor"]').or(page.locator('header nav')).first().waitFor()
  if (!(await page.locator('[data-step="second-factor"]').count())) return
  await page.getByRole('button', { name: '开始设置' }).click()
  await page.locator('[data-qr]').waitFor()
  const secret = (await page.locator('[data-secret]').innerText()).replace(/\s/g, '')
  await page.getByRole('textbox', { name: '动态口令', exact: true }).fill(totp(secret))
  await page.getByRole('button', { name: '确认并启用' }).click()
  await page.locator('.once').waitFor()
  assert.equal(await page.locator('.once code').count(), 10)
  await page.getByRole('button', { name: '已妥善保存，继续' }).click()
}

test('the first token makes the three administrators', async () => {
  const page = await house.newPage({ signedIn: false })
  page.expected.push('404', '403') // no personas, and no regions for a token that only makes administrators
  await signInByToken(page, house.server.token)
  for (const [name, title, role] of OFFICES) {
    await page.goto('/new-person')
    await page.getByLabel('姓名').fill(title)
    await page.getByLabel('账号名').fill(name)
    await page.getByRole('button', { name: '增加任职' }).click()
    await choose(page, '角色', role)
    await page.getByText('全国，不属于任何单位').waitFor()
    await page.getByRole('button', { name: '建立账号' }).click()
    initial.set(name, await page.locator('.once code').innerText())
  }
  assert.deepEqual(page.faults, [])
})

test('a first sign-in asks for a password of one’s own, says what is wrong with it, and leads on to the page wanted', async () => {
  const page = await house.newPage({ signedIn: false })
  page.expected.push('404', '422')
  await page.goto('/new-person')
  await page.waitForURL(/\/login\?next=/)
  await signInByPassword(page, 'sys1', initial.get('sys1'))
  await page.locator('[data-step="password"]').waitFor()
  await page.getByLabel('当前密码').fill(initial.get('sys1'))
  await page.getByLabel('新密码', { exact: true }).fill('short')
  await page.getByLabel('再次输入新密码').fill('shorter')
  await page.getByRole('button', { name: '更改密码' }).click()
  assert.match(await page.getByRole('alert').first().innerText(), /两次输入的新密码不一致/)
  await page.getByLabel('再次输入新密码').fill('short')
  await page.getByRole('button', { name: '更改密码' }).click()
  await page.locator('.problem', { hasText: '新密码' }).waitFor()
  // Nothing else opens before it is done.
  await page.goto('/people')
  await page.waitForURL(/\/first-steps\?next=/)
  await page.context().clearCookies()
  await page.goto('/login?next=/new-person')
  await firstSteps(page, 'sys1')
  await page.waitForURL('**/new-person')
  await page.getByLabel('账号名').waitFor()
  assert.deepEqual(page.faults, [])
})

test('the security administrator gives nobody two of the three offices', async () => {
  const page = await house.newPage({ signedIn: false })
  page.expected.push('404', '422')
  await page.goto('/login')
  await firstSteps(page, 'sec1')
  await page.waitForURL('**/people')
  await page.goto('/people/aud1')
  await page.getByRole('button', { name: '增加任职' }).click()
  await page.getByRole('group', { name: '任职2' }).waitFor()
  await page.locator('main .el-select').nth(1).click()
  await page.getByRole('option', { name: '系统管理员', exact: true }).locator('visible=true').click()
  await page.getByRole('button', { name: '保存任职' }).click()
  assert.match(await page.getByRole('alert').first().innerText(), /系统、安全、审计管理员/)
  await page.goto('/people/sec1')
  await page.getByText('自己的任职由另一名安全管理员变更').waitFor()
  assert.deepEqual(page.faults, [])
})
