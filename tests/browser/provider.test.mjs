// Signing in at an identity provider, which lives on another site: its page, its buttons, and back.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { client, startProvider } from '../gates/provider.mjs'
import { open } from './harness.mjs'

const folder = mkdtempSync(join(tmpdir(), 'anze-provider-'))
const people = {
  handler: { name: '周明', preferred_username: 'zhou', groups: ['xinzhou'] },
  nobody: { name: '郑强', preferred_username: 'zheng', groups: [] },
}
let house
let provider

before(async () => {
  const port = await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const free = probe.address().port
      probe.close(() => resolve(free))
    })
  })
  const url = `http://127.0.0.1:${port}`
  provider = await startProvider({ redirect: `${url}/api/v1/session/oidc/callback`, people, host: 'localhost' })
  writeFileSync(join(folder, 'secret'), client.secret)
  writeFileSync(
    join(folder, 'anze.yaml'),
    `public_url: ${url}
oidc_issuer: ${provider.issuer}
oidc_client: ${client.id}
oidc_secret_file: ${join(folder, 'secret')}
oidc_scopes: openid profile groups
oidc_mapping:
  title: {zh: 政务外网统一认证, en: Government sign-in}
  claims: {name: preferred_username}
  grants:
    - {when: {claim: groups, has: xinzhou}, role: handler, organisation: bureau-xinzhou}
`,
  )
  house = await open({ listen: `127.0.0.1:${port}`, options: ['--config', join(folder, 'anze.yaml')] })
})
after(async () => {
  await house?.close()
  await provider?.close()
  rmSync(folder, { recursive: true, force: true })
})

const begin = async (page) => {
  await page.getByRole('link', { name: '用政务外网统一认证登录' }).click()
  await page.getByRole('heading', { name: 'provider' }).waitFor()
}
// The provider is another site, and meant to be left for.
const faultsOf = (page) => page.faults.filter((fault) => !fault.startsWith(`left the server: ${provider.issuer}`))

test('the button leads to the provider, and back to the page that was wanted', async () => {
  const page = await house.newPage({ signedIn: false })
  await page.goto('/calendar?year=2026')
  await page.waitForURL(/\/login\?next=/)
  await begin(page)
  await page.getByRole('button', { name: 'handler' }).click()
  await page.waitForURL('**/calendar?year=2026')
  await page.locator('.person-menu').waitFor()
  assert.match(await page.locator('.person-menu').innerText(), /周明/)
  // A reload is signed in as well, and the account has neither password nor second factor here.
  await page.goto('/account')
  await page.getByText(provider.issuer).waitFor()
  assert.equal(await page.getByText('更改密码').count(), 0)
  assert.deepEqual(faultsOf(page), [])
})

test('who has no role is told so in words, and may try as somebody else', async () => {
  const page = await house.newPage({ signedIn: false })
  await page.goto('/login?next=/calendar')
  await begin(page)
  await page.getByRole('button', { name: 'nobody' }).click()
  await page.waitForURL(/\/login\?problem=oidc-no-grant/)
  assert.match(await page.locator('[data-refused]').innerText(), /您在本系统中没有角色/)
  assert.deepEqual(faultsOf(page), [])
})

test('what the address says of a refusal is told in words of our own', async () => {
  const page = await house.newPage({ signedIn: false })
  await page.goto('/login?problem=%3Cb%3ECall%20555')
  const said = await page.locator('[data-refused]').innerText()
  assert.ok(!said.includes('555'))
  assert.deepEqual(faultsOf(page), [])
})
