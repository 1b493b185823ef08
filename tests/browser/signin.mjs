// Signing in, in one place: with a token or as a person of the demonstration, by its tokens and its sign-in page.
import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What DATA/demo-tokens.json holds: by name the token and the roles; "all" is the token that may act for every role. */
export async function readTokens(data) {
  const tokens = JSON.parse(await readFile(join(data, 'demo-tokens.json'), 'utf8'))
  if (!tokens.all?.token) throw new Error('demo-tokens.json has no token "all"')
  return tokens
}

/** The account of the demonstration that holds a role. */
export function personaOf(tokens, role) {
  const [found] = Object.entries(tokens).find(([name, { roles }]) => name !== 'all' && roles.includes(role)) ?? []
  if (!found) throw new Error(`nobody of the demonstration is ${role}`)
  return found
}

/** Fills the form that asks for a token, wherever it was reached from. */
export async function giveToken(page, token) {
  const field = page.getByLabel('令牌', { exact: true })
  const link = page.getByRole('button', { name: '令牌登录' })
  await field.or(link).first().waitFor()
  if (!(await field.isVisible())) await link.click()
  await field.fill(token)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

export async function signInByToken(page, token) {
  await page.goto('/login')
  await giveToken(page, token)
  await page.locator('.person-menu').waitFor()
}

export async function signInAs(page, persona) {
  await page.goto('/login')
  await page.locator(`[data-persona="${persona}"]`).click()
  await page.locator('.person-menu').waitFor()
}

export async function signInByPassword(page, name, password) {
  await page.getByLabel('账号名', { exact: true }).fill(name)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

export async function signOut(page) {
  await page.locator('[data-menu]').click()
  await page.getByRole('button', { name: '退出', exact: true }).click()
  await page.waitForURL('**/login')
}

/** Chooses from a list by the label of its field. */
export async function choose(page, label, option) {
  await page.locator('main .el-select', { has: page.getByRole('combobox', { name: label }) }).first().click()
  await page.getByRole('option', { name: option, exact: true }).locator('visible=true').click()
}

/** The code that an authenticator shows now for a secret (RFC 6238, six digits, thirty seconds). */
export function totp(secret, now = Date.now()) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)))
  const digest = createHmac('sha1', key).update(step).digest()
  const offset = digest[19] & 15
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
