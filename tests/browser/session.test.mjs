import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open } from './harness.mjs'

let house
before(async () => (house = await open()))
after(() => house?.close())

test('a visitor is asked for the token and led on to the page wanted', async () => {
  const page = await house.newPage({ signedIn: false })
  await page.goto('/calendar?year=2026')
  await page.waitForURL(/\/login\?next=/)
  assert.match(await page.locator('form').innerText(), /data\/admin\.token/)
  await page.getByLabel('管理员令牌').fill(house.server.token)
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL('**/calendar?year=2026')
  assert.deepEqual(page.faults, [])
})

test('a wrong token is refused in words', async () => {
  const page = await house.newPage({ signedIn: false })
  page.expected.push('401')
  await page.goto('/login')
  await page.getByLabel('管理员令牌').fill('wrong')
  await page.getByRole('button', { name: '登录' }).click()
  assert.match(await page.getByRole('alert').innerText(), /令牌无效/)
  assert.deepEqual(page.faults, [])
})

test('a page of another site is not led on to', async () => {
  const page = await house.newPage({ signedIn: false })
  await page.goto('/login?next=//example.org/')
  await page.getByLabel('管理员令牌').fill(house.server.token)
  await page.getByRole('button', { name: '登录' }).click()
  await page.locator('.cases').waitFor()
  assert.equal(new URL(page.url()).pathname, '/')
})

test('signing out ends the session', async () => {
  const page = await house.newPage()
  await page.getByRole('button', { name: '退出' }).click()
  await page.waitForURL('**/login')
  await page.goto('/')
  await page.waitForURL('**/login')
})

test('a session that ended leads to the login and back', async () => {
  const page = await house.newPage()
  page.expected.push('401')
  await page.context().clearCookies()
  await page.getByRole('link', { name: '日历' }).click()
  await page.waitForURL(/\/login\?next=%2Fcalendar|\/login\?next=\/calendar/)
})
