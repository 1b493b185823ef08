// Cases whose time of keeping is over are removed by two persons: what is due, who may, what stays, and that nothing of
// the content is left on the disk while every chain, checkpoint and back-up still proves. Whoever removes otherwise is
// found.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startServer, tokensIn } from './server.mjs'
import { root } from './spec.mjs'

const binary = process.env.ANZE_BINARY ?? join(root, 'build/anze')
const folder = mkdtempSync(join(tmpdir(), 'anze-retention-'))
const whole = join(folder, 'whole.db')
const deposit = join(folder, 'deposit.txt')
const backup = join(folder, 'it.backup')
const run = (...args) => spawnSync(binary, [...args, '--lang', 'en'], { encoding: 'utf8', cwd: root })
const python = (code, ...args) => execFileSync('python3', ['-c', code, ...args], { encoding: 'utf8' })

// Closed complaints are kept for no time at all, so that those of the demonstration's past are due.
const rules = join(folder, 'rulesets')
cpSync(join(root, 'rulesets'), rules, { recursive: true })
const kept = join(rules, 'cn/parameters/retention.yaml')
writeFileSync(kept, readFileSync(kept, 'utf8').replace(/(retention\.case\.complaint:[^]*?value: )5y/, '$10d'))

let server, tokens
const call = async (who, method, path, body) => {
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${tokens[who] ?? who}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body)
  })
  return { status: answer.status, body: await answer.json() }
}
const propose = (cases, who = 'security-administrator') => call(who, 'POST', '/api/v1/retention/proposals', { cases, reason: 'five years are over' })
const approve = (number, who = 'audit-administrator') => call(who, 'POST', `/api/v1/retention/proposals/${number}:approve`, { reason: 'looked at' })
const dueOf = async () => {
  const items = []
  for (let cursor = ''; cursor !== null; ) {
    const { body } = await call('security-administrator', 'GET', `/api/v1/retention?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    items.push(...body.items)
    cursor = body.next_cursor
  }
  return items
}
const filesWith = (text) => {
  const found = []
  const look = (path) => {
    for (const name of readdirSync(path)) {
      const file = join(path, name)
      if (statSync(file).isDirectory()) look(file)
      else if (statSync(file).isFile() && readFileSync(file).includes(text)) found.push(name)
    }
  }
  look(server.data)
  return found
}

let due, gone, subject
before(async () => {
  server = await startServer(['--rules', rules])
  tokens = tokensIn(server.data)
  for (let i = 0; i < 600 && !existsSync(join(server.data, 'checkpoints/latest.txt')); ++i) await new Promise((done) => setTimeout(done, 100))
  copyFileSync(join(server.data, 'checkpoints/latest.txt'), deposit)
})
after(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('what is due is listed, and nothing else', async () => {
  due = await dueOf()
  assert.ok(due.length >= 2, `${due.length} cases are due in the demonstration`)
  const today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10)
  for (const one of due) {
    assert.equal(one.type, 'complaint')
    assert.equal(one.period, '0d')
    assert.ok(one.until < today)
    assert.deepEqual(one.clauses, ['cn-aq9010-archive', 'cn-aq9010-file-documents'])
    assert.ok(!('subject' in one))
  }
  assert.equal((await call('security-administrator', 'GET', '/api/v1/retention?region=cn/zhejiang/none')).status, 404)
  for (const one of (await call('security-administrator', 'GET', '/api/v1/retention?region=cn/guangdong')).body.items) assert.ok(one.region.startsWith('cn/guangdong'))
})

test('one person alone removes nothing', async () => {
  const ids = due.map((one) => one.case)
  for (const who of ['handler', 'supervisor', 'insurer', 'system-administrator', 'audit-administrator'])
    assert.equal((await propose(ids.slice(0, 1), who)).body.code, 'permission-missing', who)
  const made = await propose(ids.slice(0, 1))
  assert.equal(made.status, 201)
  assert.equal(made.body.state, 'open')
  assert.match(made.body.cases[0].chain, /^[0-9a-f]{64}$/)
  for (const who of ['security-administrator', 'handler', 'system-administrator'])
    assert.equal((await approve(made.body.number, who)).body.code, 'permission-missing', who)
  assert.equal((await approve(999999)).status, 404)
  assert.equal((await call('all', 'GET', `/api/v1/cases/${ids[0]}`)).status, 200)
})

test('one person gets no second account to approve under', async () => {
  const first = await call('security-administrator', 'GET', '/api/v1/users/security-administrator')
  const second = await call('system-administrator', 'POST', '/api/v1/users', { name: 'second-account', title: 'Second', person: first.body.person, grants: [] })
  assert.equal(second.status, 422, JSON.stringify(second.body))
  assert.equal(second.body.code, 'person-has-account')
})

test('what is not due is not proposed', async () => {
  const open = (await call('all', 'GET', '/api/v1/cases?closed=false&limit=1')).body.items[0].id
  const refused = await propose([open, 'nobody'])
  assert.equal(refused.status, 422)
  assert.deepEqual(refused.body.errors.map(({ code, pointer }) => [code, pointer]), [['removal-not-due', '/cases/0'], ['unknown-case', '/cases/1']])
  assert.equal((await propose([])).status, 422)
})

test('two persons remove a case, and nothing of it is left', async () => {
  gone = due[0].case
  const before = (await call('all', 'GET', `/api/v1/cases/${gone}`)).body
  subject = before.subject.name ?? Object.values(before.subject)[0]
  const made = await propose([gone, due[1].case])
  const done = await approve(made.body.number)
  assert.equal(done.status, 200, JSON.stringify(done.body))
  assert.deepEqual(done.body.removed.sort(), [gone, due[1].case].sort())
  assert.deepEqual(done.body.left, [])
  assert.equal((await approve(made.body.number)).body.code, 'proposal-approved')
  for (const path of ['', '/journal', '/explanation']) {
    assert.equal((await call('all', 'GET', `/api/v1/cases/${gone}${path}`)).body.code, 'case-removed', path)
    assert.equal((await call('insurer-b', 'GET', `/api/v1/cases/${gone}${path}`)).status, 404, path)
  }
  assert.equal((await call('all', 'GET', `/api/v1/cases/${gone}`)).status, 410)
  assert.ok(!(await dueOf()).some((one) => one.case === gone))
  const removed = (await call('audit-administrator', 'GET', '/api/v1/retention/removed')).body.items
  assert.ok(removed.some((one) => one.case === gone && one.proposal === made.body.number))
  const acts = (await call('audit-administrator', 'GET', '/api/v1/audit?kind=retention')).body.items
  assert.deepEqual([...new Set(acts.map((one) => one.kind))].sort(), ['retention.approve', 'retention.propose'])
  const proposals = (await call('audit-administrator', 'GET', '/api/v1/retention/proposals')).body.items
  assert.equal(proposals.find((one) => one.number === made.body.number).state, 'approved')
  assert.equal(proposals.filter((one) => one.state === 'open').length, 1)
})

test('the text of a removed case is in no file of the data folder', async () => {
  // Cases of the demonstration share names; a number of its own does not.
  const planted = JSON.parse(python('import sqlite3, sys, json\nprint(json.dumps(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute("SELECT count(*) FROM journal WHERE case_id = ? AND event NOT LIKE \'%removed%\'", (sys.argv[2],)).fetchone()[0]))', join(server.data, 'anze.db'), gone))
  assert.equal(planted, 0)
  const number = due.slice(2).find((one) => one)?.case
  if (number === undefined) return
  const body = JSON.stringify((await call('all', 'GET', `/api/v1/cases/${number}`)).body.facts)
  // A text of its facts that stands in no other case.
  const texts = [...body.matchAll(/"([^"]{8,})"/g)].map((found) => found[1]).filter((text) => !/^\d{4}-|^[a-z_.]+$/.test(text))
  let mine
  for (const text of texts) {
    const in_cases = Number(python('import sqlite3, sys\ns = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)\nprint(s.execute("SELECT count(DISTINCT case_id) FROM journal WHERE instr(event, ?) > 0", (sys.argv[2],)).fetchone()[0] + s.execute("SELECT count(*) FROM record_history WHERE instr(content, ?) > 0", (sys.argv[2],)).fetchone()[0])', join(server.data, 'anze.db'), text))
    if (in_cases === 1 && filesWith(text).length > 0) mine = text
  }
  if (mine === undefined) return
  const made = await propose([number])
  assert.deepEqual((await approve(made.body.number)).body.removed, [number])
  assert.deepEqual(filesWith(mine), [])
})

test('the store proves, against a checkpoint of before too, by all three programs', async () => {
  assert.deepEqual((await call('audit-administrator', 'POST', '/api/v1/audit:verify', {})).body.faults, [])
  const beside = run('verify', '--data', server.data, '--against', deposit, '--json')
  assert.deepEqual(JSON.parse(beside.stdout).faults, [], beside.stdout)
  assert.equal(beside.status, 0)
  python('import sqlite3, sys\na = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)\nb = sqlite3.connect(sys.argv[2])\na.backup(b)', join(server.data, 'anze.db'), whole)
  const outside = spawnSync('python3', [join(root, 'examples/verify/verify.py'), whole, deposit], { encoding: 'utf8' })
  assert.equal(outside.stdout, '0 faults\n')
  const links = spawnSync('python3', [join(root, 'tests/gates/chain.py'), whole], { encoding: 'utf8' })
  assert.equal(links.status, 0, links.stdout)
})

test('a back-up with removed cases is restored and proves', () => {
  assert.equal(run('backup', '--data', server.data, '--to', backup).status, 0)
  const data = join(folder, 'restored')
  const restored = run('restore', '--from', backup, '--data', data)
  assert.equal(restored.status, 0, restored.stderr)
  assert.equal(run('verify', '--data', data, '--against', deposit).status, 0)
})

// What is done to a store with removed cases, and the fault that must be named; verify.py and chain.py notice it too,
// where the last member does not say otherwise.
const one = '(SELECT min(case_id) FROM removed_cases)'
const manipulations = [
  ['the digest of a removed event is another', [`UPDATE journal SET event = '{"v":2,"n":1,"removed":"' || lower(hex(randomblob(32))) || '"}' WHERE case_id = ${one} AND sequence = 1`], 'proof-removal.link'],
  ['a removed event says something', [`UPDATE journal SET event = '{"v":2,"n":1,"event":"open"}' WHERE case_id = ${one} AND sequence = 1`], 'proof-removal.unreadable'],
  ['a removed event is said to be of the first version', [`UPDATE journal SET event = replace(event, '"v":2', '"v":1') WHERE case_id = ${one} AND sequence = 1`], 'proof-removal.events'],
  ['the chain of a removed event is another', [`UPDATE journal SET chain = lower(hex(randomblob(32))) WHERE case_id = ${one} AND sequence = 1`], 'proof-removal.link'],
  ['a removed event is taken out', [`DELETE FROM journal WHERE case_id = ${one} AND sequence = 1`], 'proof-removal.missing'],
  ['the last removed event is taken out', [`DELETE FROM journal WHERE case_id = ${one} AND sequence = (SELECT sequence FROM removed_cases WHERE case_id = ${one})`], 'proof-removal.head'],
  ['what is left of a case is taken out', [`DELETE FROM journal WHERE case_id = ${one}`], 'proof-removal.journal'],
  ['the row of a removed case is taken out', [`DELETE FROM removed_cases WHERE case_id = ${one}`], 'proof-removal.gone'],
  ['the row of a removed case says another day', [`UPDATE removed_cases SET removed_at = removed_at + 1 WHERE case_id = ${one}`], /proof-removal\.(changed|gone)/],
  ['the row of a removed case says another proposal', [`UPDATE removed_cases SET proposal = 1 WHERE case_id = ${one}`], /proof-removal\.(changed|gone)/],
  ['the row of a removed case says another region', [`UPDATE removed_cases SET region = 'cn/zhejiang' WHERE case_id = ${one}`], /proof-removal\.(changed|gone)/],
  ['a removal is taken out of the ledger', [`DELETE FROM ledger WHERE kind = 'removal' AND name = 'case/' || ${one}`], 'proof-removal.changed'],
  ['a case is blanked like a removed one, without the ledger', [
    'CREATE TEMP TABLE it AS SELECT case_id, region, type, sequence, json_extract(body, \'$.chain\') AS chain, updated_at FROM cases WHERE closed = 1 LIMIT 1',
    `UPDATE journal SET event = '{"v":2,"n":' || sequence || ',"removed":"' || lower(hex(randomblob(32))) || '"}' WHERE case_id = (SELECT case_id FROM it)`,
    'DELETE FROM case_texts WHERE case_row = (SELECT rowid FROM cases WHERE case_id = (SELECT case_id FROM it))',
    'DELETE FROM cases WHERE case_id = (SELECT case_id FROM it)',
    `INSERT INTO removed_cases SELECT case_id, region, type, sequence, chain, updated_at, 1, 1, 'x' FROM it`
  ], 'proof-removal.'],
  ['a removed case is put back by hand', [`INSERT INTO cases SELECT (SELECT min(case_id) FROM removed_cases), region, type, state, closed, subject, assignee, due_at, due_clock, yellow_at, red_at, provisional, opened_at, updated_at, sequence, timers, body, parties FROM cases LIMIT 1`], /proof-(event|case)\./]
]
for (const [what, statements, fault] of manipulations) {
  test(what, () => {
    const data = mkdtempSync(join(folder, 'data-'))
    mkdirSync(data, { recursive: true })
    const store = join(data, 'anze.db')
    copyFileSync(whole, store)
    python('import sqlite3, sys\ns = sqlite3.connect(sys.argv[1])\nn = 0\nfor q in sys.argv[2:]: n += max(s.execute(q).rowcount, 0)\ns.commit()\nassert n > 0', store, ...statements)
    const { status, stdout } = run('verify', '--data', data, '--json')
    const kinds = JSON.parse(stdout).faults.map(({ code, first }) => `${code}.${first.reason ?? ''}`)
    assert.equal(status, 1)
    assert.ok(kinds.some((kind) => (fault instanceof RegExp ? fault.test(kind) : kind.startsWith(fault))), `${kinds} instead of ${fault}`)
    assert.equal(spawnSync('python3', [join(root, 'examples/verify/verify.py'), store], { encoding: 'utf8' }).status, 1)
    assert.equal(spawnSync('python3', [join(root, 'tests/gates/chain.py'), store], { encoding: 'utf8' }).status, 1)
  })
}
