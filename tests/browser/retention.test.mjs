// Cases whose time of keeping is over: one person proposes, another approves, each on the same page.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { open } from './harness.mjs'
import { seriousFaults, tooWide } from './looks.mjs'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'anze-browser-rules-'))
const rules = join(folder, 'rulesets')
let house
before(async () => {
  // Closed complaints are kept for no time, so that those of the demonstration's past are due.
  cpSync(join(root, 'rulesets'), rules, { recursive: true })
  const kept = join(rules, 'cn/parameters/retention.yaml')
  writeFileSync(kept, readFileSync(kept, 'utf8').replace(/(retention\.case\.complaint:[^]*?value: )5y/, '$10d'))
  house = await open({ options: ['--rules', rules] })
})
after(async () => {
  await house?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('one person proposes and another approves', async () => {
  const one = await house.newPage({ as: 'security-administrator' })
  await one.goto('/retention')
  const row = one.locator('[data-due]').first()
  await row.waitFor()
  const id = await row.getAttribute('data-due')
  assert.equal(await one.getByRole('button', { name: /批准清除/ }).count(), 0)
  await row.locator('.el-checkbox').click()
  await one.getByLabel('理由').fill('保存期满')
  await one.getByRole('button', { name: '提出清除1件' }).click()
  await one.locator('[data-proposal]').first().getByText('待批准').waitFor()
  assert.deepEqual(await seriousFaults(one), [])
  assert.equal(await tooWide(one), 0)
  assert.deepEqual(one.faults, [])

  const other = await house.newPage({ as: 'audit-administrator' })
  await other.goto('/retention')
  const proposal = other.locator('[data-proposal]').first()
  await proposal.getByRole('button', { name: '批准清除' }).click()
  assert.equal(await other.locator('[data-due] .el-checkbox').count(), 0)
  await proposal.getByLabel('理由').fill('已核对')
  await proposal.getByRole('button', { name: '批准清除' }).click()
  await proposal.getByText('已批准').waitFor()
  await other.locator(`[data-due="${id}"]`).waitFor({ state: 'detached' })
  assert.deepEqual(other.faults, [])
  const reader = await house.newPage()
  reader.expected.push('410')
  assert.equal(await reader.evaluate(async (path) => (await fetch(path)).status, `/api/v1/cases/${id}`), 410)
})
