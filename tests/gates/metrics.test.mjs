// Prometheus' own checker reads /metrics.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
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
