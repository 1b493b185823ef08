import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open } from './harness.mjs'
import { giveToken, signOut } from './signin.mjs'

let house
before(async () => (house = await open()))
after(() => house?.close())

test('a visitor is asked who they are and led on to the page wanted', async () => {
  const page = await house.newPage({ signedIn: false })
  await page.goto('/calendar?year=2026')
  await page.waitForURL(/\/login\?next=/)
  await giveToken(page, house.server.token)
  await page.waitForURL('**/calendar?year=2026')
  assert.deepEqual(page.faults, [])
})

test('the form of the token says where the first one is written', async () => {
  const page = await house.newPage({ signedIn: false })
  await page.goto('/login?by=token')
  assert.match(await page.locator('form').innerText(), /data\/admin\.token/)
})

test('a wrong token is refused in words', async () => {
  const page = await house.newPage({ signedIn: false })
  page.expected.push('401')
  await page.goto('/login')
  await giveToken(page, 'wrong')
  assert.match(await page.getByRole('alert').innerText(), /令牌/)
  assert.deepEqual(page.faults, [])
})

test('a page of another site is not led on to', async () => {
  const page = await house.newPage({ signedIn: false })
  await page.goto('/login?next=//example.org/')
  await giveToken(page, house.server.token)
  await page.locator('.cases').waitFor()
  assert.equal(new URL(page.url()).pathname, '/')
})

test('signing out ends the session', async () => {
  const page = await house.newPage()
  await signOut(page)
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
