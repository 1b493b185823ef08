// docs/ruleset-format.md: the files that its examples show are put among the rules, checked and tested.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { blocksOf } from './shown.mjs'

const root = join(import.meta.dirname, '../..')
const binary = process.env.ANZE_BINARY ?? join(root, 'build/anze')

function run(cwd, ...args) {
  const done = spawnSync(binary, [...args, '--lang', 'zh'], { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
  return { status: done.status, text: done.stdout + done.stderr }
}

test('the examples of docs/ruleset-format.md hold', (t) => {
  const work = mkdtempSync(join(tmpdir(), 'anze-reference-'))
  t.after(() => rmSync(work, { recursive: true, force: true }))
  const parts = ['calendars', 'platform/ruleset.yaml', 'platform/clauses.yaml', 'platform/roles.yaml', 'cn/ruleset.yaml', 'cn/clauses.yaml']
  for (const part of parts) {
    cpSync(join(root, 'rulesets', part), join(work, 'rulesets', part), { recursive: true })
  }
  const files = blocksOf(readFileSync(join(root, 'docs/ruleset-format.md'), 'utf8')).filter(({ kind }) => kind === 'file')
  assert.ok(files.length >= 4, `${files.length} files were found`)
  for (const file of files) {
    mkdirSync(dirname(join(work, file.path)), { recursive: true })
    writeFileSync(join(work, file.path), file.text)
  }
  const checked = run(work, 'check', 'rulesets')
  assert.equal(checked.status, 0, checked.text)
  const tested = run(work, 'test', 'rulesets', '--region', 'cn')
  assert.equal(tested.status, 0, tested.text)
  const scenarios = files.reduce((sum, { text }) => sum + (text.match(/^ {2}- (\{name|name):/gm) ?? []).length, 0)
  assert.ok(scenarios >= 4, `${scenarios} scenarios were found`)
})
