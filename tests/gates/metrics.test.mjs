// Prometheus' own checker reads /metrics.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ask } from './server.mjs'
import { root } from './spec.mjs'

const promtool = process.env.PROMTOOL ?? join(root, 'build/promtool/promtool')
const check = (text) => spawnSync(promtool, ['check', 'metrics'], { input: text, encoding: 'utf8' })

test('promtool has nothing against /metrics, before and after it was asked for', async () => {
  for (let i = 0; i < 2; i++) {
    const { status, body, headers } = await ask('GET', '/metrics', { token: null })
    assert.equal(status, 200)
    assert.match(Object.fromEntries(headers)['Content-Type'], /^text\/plain; version=0\.0\.4/)
    const { status: code, stdout, stderr } = check(body)
    assert.equal(`${stdout}${stderr}`.trim(), '')
    assert.equal(code, 0)
  }
})

test('no series stands twice, and every name has a help and a type', async () => {
  const { body } = await ask('GET', '/metrics', { token: null })
  const lines = body.split('\n')
  const names = (kind) => new Set(lines.filter((line) => line.startsWith(`# ${kind} `)).map((line) => line.split(' ')[2]))
  const series = lines.filter((line) => line && !line.startsWith('#')).map((line) => line.slice(0, line.lastIndexOf(' ')))
  assert.equal(new Set(series).size, series.length)
  for (const one of series) {
    const name = one.split('{')[0]
    const known = [name, name.replace(/_(bucket|sum|count)$/, '')]
    for (const kind of ['HELP', 'TYPE']) assert.ok(known.some((each) => names(kind).has(each)), `${name} has no ${kind}`)
  }
})

test('promtool notices what is wrong', () => {
  for (const text of ['anze_x{ 1\n', 'anze_x 1\n', '# TYPE anze_x counter\nanze_x one\n']) assert.notEqual(check(text).status, 0, text)
})

const monitoring = join(root, 'examples/monitoring')
const promtoolRun = (...words) => spawnSync(promtool, words, { cwd: monitoring, encoding: 'utf8' })
const board = JSON.parse(readFileSync(join(monitoring, 'board.json'), 'utf8'))
const expressions = board.panels.flatMap((panel) => panel.targets.map((target) => target.expr))

test('the alert rules of examples/monitoring parse, and are raised when they should be', () => {
  for (const words of [['check', 'rules', 'alerts.yaml'], ['test', 'rules', 'alerts.test.yaml']]) {
    const { status, stdout, stderr } = promtoolRun(...words)
    assert.equal(status, 0, `${stdout}${stderr}`)
  }
})

test('every expression of the board parses', () => {
  const folder = mkdtempSync(join(tmpdir(), 'anze-board-'))
  try {
    const rules = expressions.map((expr, i) => ({ record: `panel_${i}`, expr: expr.replaceAll('$instance', '.*') }))
    writeFileSync(join(folder, 'board.yaml'), JSON.stringify({ groups: [{ name: 'board', rules }] }))
    const { status, stdout, stderr } = promtoolRun('check', 'rules', join(folder, 'board.yaml'))
    assert.equal(status, 0, `${stdout}${stderr}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('board and alert rules ask for nothing that /metrics does not have', async () => {
  const { body } = await ask('GET', '/metrics', { token: null })
  const known = new Set([...body.matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name))
  // Told once there was one.
  for (const later of ['anze_verification_age_seconds', 'anze_backup_age_seconds']) known.add(later)
  const asked = [...expressions, readFileSync(join(monitoring, 'alerts.yaml'), 'utf8')].join('\n')
  const names = [...asked.matchAll(/\b(?:anze|process)_[a-z_]+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''))
  assert.ok(names.length > 20)
  for (const name of names) assert.ok(known.has(name), `${name} is not in /metrics`)
})
