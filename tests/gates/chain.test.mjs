// chain.py, written from docs/journal.md alone, agrees with a store that the server filled, and notices one that was
// tampered with.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { live } from './server.mjs'

const folder = mkdtempSync(join(tmpdir(), 'anze-chain-'))
const whole = join(folder, 'whole.db')
after(() => rmSync(folder, { recursive: true, force: true }))

// Python's sqlite3 copies a store in use as one state, and runs the statements that tamper with a copy.
const python = (code, ...args) => execFileSync('python3', ['-c', code, ...args], { encoding: 'utf8' })
const check = (file) => spawnSync('python3', [join(import.meta.dirname, 'chain.py'), file], { encoding: 'utf8' })

function tampered(...statements) {
  const file = join(folder, 'tampered.db')
  copyFileSync(whole, file)
  const code = 'import sqlite3, sys\ns = sqlite3.connect(sys.argv[1])\nn = sum(s.execute(q).rowcount for q in sys.argv[2:])\ns.commit()\nprint(n)'
  assert.ok(Number(python(code, file, ...statements)) >= statements.length, 'nothing was changed')
  return check(file)
}

before(() => {
  const code = 'import sqlite3, sys\na = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)\nb = sqlite3.connect(sys.argv[2])\na.backup(b)'
  python(code, join(live.data, 'anze.db'), whole)
})

test('every link of the demo journals holds', () => {
  const { status, stdout } = check(whole)
  assert.equal(status, 0, stdout)
  assert.match(stdout, /^\d{4,} links read, 0 faults\n$/)
})

const some = '(SELECT case_id FROM journal WHERE sequence = 3 LIMIT 1)'
const last = `(SELECT max(sequence) FROM journal WHERE case_id = ${some})`
const changes = {
  'a changed event': [`UPDATE journal SET event = replace(event, '"at":', '"at": ') WHERE case_id = ${some} AND sequence = 2`],
  'a changed digest': [`UPDATE journal SET chain = lower(hex(randomblob(32))) WHERE case_id = ${some} AND sequence = 1`],
  'an event taken out': [`DELETE FROM journal WHERE case_id = ${some} AND sequence = 2`],
  'the last event taken out': [`DELETE FROM journal WHERE case_id = ${some} AND sequence = ${last}`],
  'a first event taken out': [`DELETE FROM journal WHERE case_id = ${some} AND sequence = 1`],
  'two events that changed places': [
    `UPDATE journal SET sequence = -1 WHERE case_id = ${some} AND sequence = 1`,
    `UPDATE journal SET sequence = 1 WHERE case_id = (SELECT case_id FROM journal WHERE sequence = -1) AND sequence = 2`,
    'UPDATE journal SET sequence = 2 WHERE sequence = -1'
  ],
  'a journal whose case was taken out': [`DELETE FROM cases WHERE case_id = ${some}`],
  'a case whose journal was taken out': [`DELETE FROM journal WHERE case_id = ${some}`],
  'a state that no event gave': [`UPDATE cases SET sequence = sequence + 1 WHERE case_id = ${some}`]
}

for (const [what, statements] of Object.entries(changes)) {
  test(`notices ${what}`, () => {
    const { status, stdout } = tampered(...statements)
    assert.equal(status, 1, stdout)
    assert.match(stdout, /^\d+ links read, [1-9]\d* faults$/m)
  })
}

test('says so where there is no store', () => assert.equal(check(join(folder, 'none.db')).status, 2))
