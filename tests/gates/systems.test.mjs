// docs/systems.md: what it says is so when it is run. Each row's scenarios pass and run something that the row names,
// each whole command prints an answer, and the sums are those of the rows.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { root } from './spec.mjs'

const binary = process.env.ANZE_BINARY ?? join(root, 'build/anze')
const outputBytes = 64 * 1024 * 1024
const states = { runs: 'run', checks: 'are checked', page: 'wait for a page', outside: 'for a connection' }

function anze(words) {
  return spawnSync(binary, words, { cwd: root, encoding: 'utf8', maxBuffer: outputBytes, env: { ...process.env, NO_COLOR: '1' } })
}

// [{line, feature, state, where, shown}]: the tables of features.
export function rowsOf(page) {
  return page.split('\n').flatMap((text, at) => {
    const cells = /^\| (.+) \|$/.exec(text)?.[1].split(' | ')
    return cells?.length === 4 && cells[1] in states ? [{ line: at + 1, feature: cells[0], state: cells[1], where: cells[2], shown: cells[3] }] : []
  })
}

// What a scenario runs, as a row would name it; one that is like another runs what that one does.
function subjectOf(scenario, all) {
  for (const kind of ['decision', 'case', 'plan', 'report', 'ledger', 'duties']) {
    const asked = scenario[kind]
    if (asked === undefined) continue
    if (kind === 'duties') return `duty ${asked.name}`
    if (kind === 'report') return `report ${asked.name}`
    return kind === 'plan' || kind === 'ledger' ? `anze ${kind}` : `${kind} ${asked}`
  }
  const other = all.find(({ name }) => name === scenario.like)
  return other === undefined ? '' : subjectOf(other, all)
}

// name -> [{subject, where}]
function scenarios() {
  const found = new Map()
  const folder = join(root, 'rulesets')
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath ?? entry.path, entry.name)
    if (!entry.name.endsWith('.yaml') || !dirname(file).endsWith('tests')) continue
    const all = parse(readFileSync(file, 'utf8')).scenarios ?? []
    for (const scenario of all) {
      const name = String(scenario.name)
      found.set(name, [...(found.get(name) ?? []), { subject: subjectOf(scenario, all), where: relative(folder, file) }])
    }
  }
  return found
}

const namesIn = (text) => [...text.matchAll(/「(.+?)」/g)].map(([, name]) => name)
const tokensIn = (text) => [...text.matchAll(/`([^`]+)`/g)].map(([, token]) => token)

// Names of a row that its scenario runs none of, a line each.
export function overclaims(row, known) {
  const named = tokensIn(row.where)
  return namesIn(row.shown).flatMap((name) => {
    const subjects = (known.get(name) ?? []).map(({ subject }) => subject)
    if (subjects.some((subject) => named.some((token) => token === subject || token.startsWith(`${subject} `)))) return []
    return [`docs/systems.md:${row.line}: ${row.feature}: 「${name}」 runs ${subjects.join(', ') || 'nothing'}, which the row does not name`]
  })
}

const page = readFileSync(join(root, 'docs/systems.md'), 'utf8')
const rows = rowsOf(page)

test('each scenario runs what its row names', () => {
  const known = scenarios()
  assert.deepEqual(rows.flatMap((row) => overclaims(row, known)), [])
})

test('each scenario that is quoted passes', () => {
  const result = JSON.parse(anze(['test', 'rulesets', '--json']).stdout)
  const quoted = new Set(rows.flatMap(({ shown }) => namesIn(shown)))
  assert.ok(quoted.size > 100, `${quoted.size} scenarios are quoted`)
  assert.deepEqual((result.failures ?? []).map(({ name }) => name).filter((name) => quoted.has(name)), [])
})

test('what runs or is checked is shown by a scenario or a test', () => {
  const bare = rows.filter(({ state, shown, where }) => (state === 'runs' || state === 'checks') && !/「|`tests\//.test(shown) && !where.includes('held not machine-checkable'))
  assert.deepEqual(bare.map(({ line, feature }) => `${line}: ${feature}`), [])
})

test('each whole command answers', () => {
  const commands = [...new Set(rows.flatMap(({ where, shown }) => tokensIn(`${where} ${shown}`)).filter((token) => /^anze .* --/.test(token)))]
  assert.ok(commands.length >= 3)
  for (const command of commands) {
    const run = anze(command.split(' ').slice(1))
    assert.ok((run.status === 0 || run.status === 1) && run.stdout !== '', `${command}: exit ${run.status}\n${run.stderr}`)
  }
})

test('the sums are those of the rows', () => {
  const count = (state) => rows.filter((row) => row.state === state).length
  const sums = Object.entries(states).map(([state, words]) => `${count(state)} ${words}`)
  assert.ok(page.includes(`${rows.length} features: ${sums.join(', ')}.`), sums.join(', '))
})

test('a row that claims what its scenario does not run is found', () => {
  const known = new Map([['没有凭证', [{ subject: 'decision fund-entry' }]]])
  const row = { line: 1, feature: 'x', state: 'runs', where: '`decision prevention-fund` refuses it', shown: '「没有凭证」' }
  assert.equal(overclaims(row, known).length, 1)
  assert.equal(overclaims({ ...row, where: '`decision fund-entry` refuses it' }, known).length, 0)
  assert.equal(overclaims({ ...row, shown: '「没有这个场景」' }, known).length, 1)
  assert.equal(overclaims({ ...row, where: '`anze plan --region r`', shown: '「计划」' }, new Map([['计划', [{ subject: 'anze plan' }]]])).length, 0)
})
