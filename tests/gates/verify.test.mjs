// `anze verify` finds and names what was done to a store behind its back: in every table rows are changed, taken out,
// added, exchanged and put back to an older copy. verify.py, written from docs/journal.md alone, agrees on the chains.
// What the store alone cannot tell is told by a checkpoint that was kept elsewhere.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startServer } from './server.mjs'
import { root } from './spec.mjs'

const binary = process.env.ANZE_BINARY ?? join(root, 'build/anze')
const folder = mkdtempSync(join(tmpdir(), 'anze-verify-'))
const whole = join(folder, 'whole.db')
const earlier = join(folder, 'earlier.db')
const deposit = join(folder, 'deposit.txt')
const backup = join(folder, 'it.backup')
after(() => rmSync(folder, { recursive: true, force: true }))

const python = (code, ...args) => execFileSync('python3', ['-c', code, ...args], { encoding: 'utf8' })
const copyLive = 'import sqlite3, sys\na = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)\nb = sqlite3.connect(sys.argv[2])\na.backup(b)'

// A data folder with a copy of a store, after these statements; `?` of ATTACH is the earlier copy.
let made = 0
function tampered(from, ...statements) {
  const data = join(folder, `data-${++made}`)
  mkdirSync(data)
  copyFileSync(from, join(data, 'anze.db'))
  const code = `import sqlite3, sys
s = sqlite3.connect(sys.argv[1])
s.execute("ATTACH ? AS earlier", (sys.argv[2],))
n = 0
for q in sys.argv[3:]: n += max(s.execute(q).rowcount, 0)
s.commit()
print(n)`
  if (statements.length > 0) {
    const changed = Number(python(code, join(data, 'anze.db'), earlier, ...statements))
    assert.ok(changed > 0, `nothing was changed: ${statements}`)
  }
  return data
}

function verify(data, ...args) {
  const { status, stdout, stderr } = spawnSync(binary, ['verify', '--data', data, '--json', '--lang', 'en', ...args], { encoding: 'utf8', cwd: root })
  assert.equal(stderr, '')
  const report = JSON.parse(stdout)
  return { status, report, kinds: (report.faults ?? []).map(({ code, first }) => `${code}.${first.reason ?? ''}`) }
}

before(async () => {
  const server = await startServer()
  try {
    const from = join(server.data, 'anze.db')
    for (let i = 0; i < 600 && !existsSync(join(server.data, 'checkpoints/latest.txt')); ++i) await new Promise((done) => setTimeout(done, 100))
    python(copyLive, from, earlier)
    const call = (method, path, body, headers = {}) =>
      fetch(server.url + path, { method, headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json', ...headers }, body: body && JSON.stringify(body) })
    // Something happens behind the first checkpoint: a case, an event, a new version of a record, an answer kept.
    const opened = await call('POST', '/api/v1/cases', { type: 'complaint', region: 'cn/shanxi/xinzhou', subject: { name: 'Z' }, facts: { complaint: { received_on: '2026-11-20', complainant: { kind: 'insured_unit' } } } }, { 'idempotency-key': 'k1' })
    assert.equal(opened.status, 201, await opened.text())
    const list = await (await call('GET', '/api/v1/records/enterprise?limit=1')).json()
    const record = list.items[0]
    const put = await call('PUT', `/api/v1/records/enterprise/${record.id}`, { data: record.data }, { 'if-match': '*' })
    assert.equal(put.status, 200, await put.text())
    const proved = await (await call('POST', '/api/v1/audit:verify', {})).json()
    assert.deepEqual(proved.faults, [])
    for (const name of ['anze.db', 'anze.db-wal', 'anze.db-shm', 'anze.db.mark', 'anze.db.lock', 'anze.db.search', 'checkpoint.key', 'admin.token', 'admin.sock', 'demo-tokens.json', 'checkpoints/latest.txt']) {
      assert.equal(statSync(join(server.data, name)).mode & 0o777, 0o600, name)
    }
    assert.equal(statSync(server.data).mode & 0o777, 0o700)
    // Beside the running server, by another process.
    assert.equal(verify(server.data).status, 0)
    const run = (...args) => spawnSync(binary, [...args, '--lang', 'en'], { encoding: 'utf8', cwd: root })
    assert.equal(run('backup', '--data', server.data, '--to', backup).status, 0)
    assert.match(run('backup', '--data', server.data, '--to', backup).stderr, /there already/)
    assert.match(run('backup', '--data', server.data, '--to', join(server.data, 'x')).stderr, /inside the data folder/)
    const taken = run('restore', '--from', backup, '--data', server.data)
    assert.equal(taken.status, 2)
    assert.match(taken.stderr, /not an empty folder/)
    copyFileSync(join(server.data, 'checkpoints/latest.txt'), deposit)
    python(copyLive, from, whole)
  } finally {
    await server.stop()
  }
})

test('a whole store proves, alone and against its checkpoint', () => {
  const data = tampered(whole)
  const { status, report, kinds } = verify(data, '--against', deposit)
  assert.deepEqual(kinds, [])
  assert.equal(status, 0)
  assert.ok(report.whole)
  assert.ok(report.keys_proved)
  for (const name of ['cases', 'events', 'timers', 'keys', 'versions', 'rules', 'audit', 'checkpoints']) assert.ok(report.counts[name] > 0, name)
  const outside = spawnSync('python3', [join(root, 'examples/verify/verify.py'), join(data, 'anze.db'), deposit], { encoding: 'utf8' })
  assert.equal(outside.stdout, '0 faults\n')
  assert.equal(outside.status, 0)
})

test('a back-up of the running server is restored and proved', () => {
  const data = join(folder, 'restored')
  const { status, stdout } = spawnSync(binary, ['restore', '--from', backup, '--data', data, '--json'], { encoding: 'utf8', cwd: root })
  assert.equal(status, 0, stdout)
  assert.ok(JSON.parse(stdout).counts.events > 100)
  assert.equal(verify(data, '--against', deposit).status, 0)
})

const one = '(SELECT case_id FROM journal WHERE sequence = 3 ORDER BY rowid LIMIT 1)'
const other = '(SELECT case_id FROM journal WHERE sequence = 3 ORDER BY rowid LIMIT 1 OFFSET 3)'
const live = '(SELECT case_id FROM cases WHERE closed = 0 AND due_at < 9000000000000000000 AND sequence > 1 ORDER BY rowid LIMIT 1)'
const ticking = '(SELECT case_id FROM timers LIMIT 1)'
const set = (table, change, where) => [`UPDATE ${table} SET ${change} WHERE ${where}`]
const drop = (table, where) => [`DELETE FROM ${table} WHERE ${where}`]
const record = '(type, id) = (SELECT type, id FROM record_history WHERE version = 2 LIMIT 1)'
// What is done, the statements, the fault that must be named (of a row that became another one either the row that is
// gone or the one that came), and whether only a deposited checkpoint tells.
const manipulations = [
  ['an event says something else', set('journal', `event = replace(event, '"event":"', '"event":"x')`, `case_id = ${one} AND sequence = 2`), 'proof-event.link'],
  ['clauses of an event are others', set('journal', `event = json_set(event, '$.clauses', json('["made-up"]'))`, `rowid = (SELECT rowid FROM journal WHERE event LIKE '%"clauses"%' LIMIT 1)`), 'proof-event.link'],
  ['the digest of an event is another', set('journal', `chain = lower(hex(randomblob(32)))`, `case_id = ${one} AND sequence = 1`), 'proof-event.link'],
  ['the time column of an event is another', set('journal', 'at = at + 1', `case_id = ${one} AND sequence = 2`), 'proof-event.at'],
  ['the place before an event is another', set('journal', 'due_before = due_before + 1', `case_id = ${one} AND sequence = 3`), 'proof-event.before'],
  ['an event is taken out of the middle', drop('journal', `case_id = ${one} AND sequence = 2`), 'proof-event.missing'],
  ['the first event is taken out', drop('journal', `case_id = ${one} AND sequence = 1`), 'proof-event.missing'],
  ['the last event is taken out', drop('journal', `case_id = ${one} AND sequence = (SELECT sequence FROM cases WHERE case_id = ${one})`), 'proof-case.sequence'],
  ['an event of no case is added', [`INSERT INTO journal SELECT 'nobody', 1, at, event, chain, 0, 0 FROM journal LIMIT 1`], 'proof-orphan.'],
  ['an event is added at the end of a case', [`INSERT INTO journal SELECT case_id, sequence + 1, at, event, chain, due_before, updated_before FROM journal WHERE case_id = ${one} ORDER BY sequence DESC LIMIT 1`], 'proof-event.link'],
  ['two events of a case change places', [`UPDATE journal SET sequence = -1 WHERE case_id = ${one} AND sequence = 1`, `UPDATE journal SET sequence = 1 WHERE case_id = (SELECT case_id FROM journal WHERE sequence = -1) AND sequence = 2`, 'UPDATE journal SET sequence = 2 WHERE sequence = -1'], 'proof-event.link'],
  ['two journals change places', [`CREATE TEMP TABLE two AS SELECT ${one} AS a, ${other} AS b`, `UPDATE journal SET case_id = CASE case_id WHEN (SELECT a FROM two) THEN (SELECT b FROM two) ELSE (SELECT a FROM two) END || '~' WHERE case_id IN (SELECT a FROM two UNION SELECT b FROM two)`, `UPDATE journal SET case_id = rtrim(case_id, '~') WHERE case_id LIKE '%~'`], 'proof-event.link'],
  ['two cases change places whole', [`CREATE TEMP TABLE two AS SELECT ${one} AS a, ${other} AS b`, ...['journal', 'cases', 'timers', 'outbox'].flatMap((table) => [`UPDATE ${table} SET case_id = CASE case_id WHEN (SELECT a FROM two) THEN (SELECT b FROM two) ELSE (SELECT a FROM two) END || '~' WHERE case_id IN (SELECT a FROM two UNION SELECT b FROM two)`, `UPDATE ${table} SET case_id = rtrim(case_id, '~') WHERE case_id LIKE '%~'`])], 'proof-event.link'],
  ['the order of two events among all is another', [`UPDATE journal SET rowid = -5 WHERE rowid = 10`, `UPDATE journal SET rowid = 10 WHERE rowid = 12`, 'UPDATE journal SET rowid = 12 WHERE rowid = -5'], 'proof-checkpoint.root'],
  ['a case is taken out whole', [`CREATE TEMP TABLE gone AS SELECT ${one} AS id`, ...['journal', 'timers', 'outbox', 'cases'].map((table) => `DELETE FROM ${table} WHERE case_id = (SELECT id FROM gone)`)], 'proof-number.'],
  ['a case is taken out whole and the numbers are closed up', [`CREATE TEMP TABLE gone AS SELECT ${one} AS id`, ...['journal', 'timers', 'outbox', 'cases'].map((table) => `DELETE FROM ${table} WHERE case_id = (SELECT id FROM gone)`), 'CREATE TEMP TABLE again AS SELECT row_number() OVER (ORDER BY rowid) AS n, rowid AS r FROM journal', 'UPDATE journal SET rowid = -(SELECT n FROM again WHERE r = journal.rowid)', 'UPDATE journal SET rowid = -rowid'], 'proof-checkpoint.root'],
  ['that, and the checkpoints are taken out too', [`CREATE TEMP TABLE gone AS SELECT ${one} AS id`, ...['journal', 'timers', 'outbox', 'cases'].map((table) => `DELETE FROM ${table} WHERE case_id = (SELECT id FROM gone)`), 'CREATE TEMP TABLE again AS SELECT row_number() OVER (ORDER BY rowid) AS n, rowid AS r FROM journal', 'UPDATE journal SET rowid = -(SELECT n FROM again WHERE r = journal.rowid)', 'UPDATE journal SET rowid = -rowid', 'DELETE FROM checkpoints'], 'proof-deposited.root', true],
  ['the state says something else', set('cases', `body = json_set(body, '$.facts.extra', 1)`, `case_id = ${one}`), 'proof-case.state'],
  ['the state cannot be read', set('cases', `body = '{'`, `case_id = ${one}`), 'proof-case.unreadable'],
  ['the number of a state is another', set('cases', 'sequence = sequence + 1', `case_id = ${one}`), 'proof-case.sequence'],
  ['the region in lists is another', set('cases', `region = 'cn/zhejiang/x'`, `case_id = ${one}`), 'proof-case.region'],
  ['the type in lists is another', set('cases', `type = 'hazard-x'`, `case_id = ${one}`), 'proof-case.type'],
  ['the state in lists is another', set('cases', `state = state || 'x'`, `case_id = ${one}`), 'proof-case.name'],
  ['a closed case is listed open', set('cases', 'closed = 1 - closed', `case_id = ${one}`), 'proof-case.closed'],
  ['the subject in lists is another', set('cases', `subject = 'somebody else'`, `case_id = ${one}`), 'proof-case.subject'],
  ['the assignee in lists is another', set('cases', `assignee = 'nobody'`, `case_id = ${one}`), 'proof-case.assignee'],
  ['the due date in lists is later', set('cases', 'due_at = due_at + 86400000', `case_id = ${live}`), 'proof-case.due'],
  ['the clock in lists is another', set('cases', `due_clock = 'x'`, `case_id = ${live}`), 'proof-case.due'],
  ['the yellow light in lists is later', set('cases', 'yellow_at = yellow_at + 1', `case_id = ${live}`), 'proof-case.light'],
  ['the red light in lists is later', set('cases', 'red_at = red_at + 1', `case_id = ${live}`), 'proof-case.light'],
  ['a provisional date is listed as certain', set('cases', 'provisional = 1 - provisional', `case_id = ${live}`), 'proof-case.light'],
  ['the opening in lists is another', set('cases', 'opened_at = opened_at - 1', `case_id = ${one}`), 'proof-case.times'],
  ['the last change in lists is another', set('cases', 'updated_at = updated_at + 1', `case_id = ${one}`), 'proof-case.times'],
  ['the timers beside a case are others', set('cases', `timers = ''`, `case_id = ${ticking}`), 'proof-case.timers'],
  ['a case is added by hand', [`INSERT INTO cases SELECT 'nobody', region, type, state, closed, subject, assignee, due_at, due_clock, yellow_at, red_at, provisional, opened_at, updated_at, sequence, timers, body, parties FROM cases LIMIT 1`], 'proof-case.sequence'],
  ['a case is put back to an older copy of its row', [`UPDATE cases SET body = (SELECT body FROM cases WHERE case_id = ${other}) WHERE case_id = ${one}`], 'proof-case.state'],
  ['a case is shown to another organisation', set('cases', `parties = 'made-up'`, `case_id = (SELECT case_id FROM case_parties ORDER BY case_id LIMIT 1)`), 'proof-case.parties'],
  ['a party of a case is taken out of the list', [`DELETE FROM case_parties WHERE (party, due, case_id) = (SELECT party, due, case_id FROM case_parties LIMIT 1)`], /proof-(case\.party-list|party-rows)/],
  ['a party is added to the list', [`INSERT INTO case_parties SELECT 'made-up', due, case_id FROM case_parties LIMIT 1`], /proof-(case\.party-list|party-rows)/],
  ['a party is another in the list', [`UPDATE case_parties SET party = 'made-up' WHERE (party, due, case_id) = (SELECT party, due, case_id FROM case_parties LIMIT 1)`], /proof-(case\.party-list|party-rows)/],
  ['a record is shown to everybody', set('records', `parties = '*'`, record), null],
  ['through whom a version was written is another', set('record_history', `via = 'x'`, `${record} AND version = 1`), /proof-record\.(changed|gone)/],
  ['a timer is taken out', [`DELETE FROM timers WHERE (fire_at, case_id, clock) = (SELECT fire_at, case_id, clock FROM timers LIMIT 1)`], 'proof-timer.missing'],
  ['a timer is later', [`UPDATE timers SET fire_at = fire_at + 31536000000 WHERE (fire_at, case_id, clock) = (SELECT fire_at, case_id, clock FROM timers LIMIT 1)`], /proof-timer\.(missing|extra)/],
  ['a timer is added', [`INSERT INTO timers SELECT fire_at, case_id, 'x' FROM timers LIMIT 1`], 'proof-timer.extra'],
  ['two timers change places', ['CREATE TEMP TABLE two AS SELECT * FROM timers GROUP BY fire_at ORDER BY fire_at LIMIT 2', 'DELETE FROM timers WHERE (fire_at, case_id, clock) IN (SELECT fire_at, case_id, clock FROM two)', 'INSERT INTO timers SELECT a.fire_at, b.case_id, b.clock FROM two a JOIN two b ON a.fire_at <> b.fire_at'], /proof-timer\.(missing|extra)/],
  ['a search text is another', set('case_texts', `text = 'somebody else'`, `case_row = (SELECT rowid FROM cases WHERE case_id = ${one})`), 'proof-case.text'],
  ['a search text is taken out', drop('case_texts', `case_row = (SELECT rowid FROM cases WHERE case_id = ${one})`), 'proof-case.text'],
  ['two search texts change places', ['CREATE TEMP TABLE two AS SELECT * FROM case_texts ORDER BY case_row LIMIT 2', 'UPDATE case_texts SET text = (SELECT text FROM two WHERE case_row <> case_texts.case_row) WHERE case_row IN (SELECT case_row FROM two)'], 'proof-case.text'],
  ['a key is another', [`UPDATE natural_keys SET value = value || 'x' WHERE rowid = (SELECT min(rowid) FROM natural_keys)`], /proof-key\.(missing|extra)/],
  ['a key is taken out', [`DELETE FROM natural_keys WHERE rowid = (SELECT min(rowid) FROM natural_keys)`], 'proof-key.missing'],
  ['a key is added', [`INSERT INTO natural_keys SELECT space, name, value || 'x', id, region FROM natural_keys LIMIT 1`], 'proof-key.extra'],
  ['a key is given to another', [`UPDATE natural_keys SET id = 'nobody' WHERE rowid = (SELECT max(rowid) FROM natural_keys)`], /proof-key\.(missing|extra)/],
  ['a record is another', set('records', `content = json_set(content, '$.name', 'somebody else')`, record), 'proof-record.present'],
  ['a record is put back to an older version', [`DELETE FROM records WHERE ${record}`, `INSERT INTO records SELECT * FROM earlier.records e WHERE NOT EXISTS (SELECT 1 FROM main.records r WHERE r.type = e.type AND r.id = e.id)`], 'proof-record.present'],
  ['a record is taken out', drop('records', record), 'proof-record.absent'],
  ['a record is added', [`INSERT INTO records SELECT type, id || 'x', region, version, updated_at, updated_by, content, parties, via FROM records LIMIT 1`], 'proof-record.unknown'],
  ['a version of a record is another', set('record_history', `content = content || ' '`, `${record} AND version = 1`), /proof-record\.(changed|gone)/],
  ['who wrote a version is another', set('record_history', `updated_by = 'x'`, `${record} AND version = 1`), /proof-record\.(changed|gone)/],
  ['a version of a record is taken out', drop('record_history', `${record} AND version = 1`), 'proof-record.gone'],
  ['the last version is taken out and the record put back', [`CREATE TEMP TABLE it AS SELECT type, id FROM record_history WHERE version = 2 LIMIT 1`, 'DELETE FROM record_history WHERE version = 2 AND (type, id) IN (SELECT type, id FROM it)', 'DELETE FROM records WHERE (type, id) IN (SELECT type, id FROM it)', 'INSERT INTO records SELECT * FROM earlier.records WHERE (type, id) IN (SELECT type, id FROM it)'], 'proof-record.gone'],
  ['a record is taken out with its history', [`CREATE TEMP TABLE it AS SELECT type, id FROM record_history LIMIT 1`, 'DELETE FROM record_history WHERE (type, id) IN (SELECT type, id FROM it)', 'DELETE FROM records WHERE (type, id) IN (SELECT type, id FROM it)'], 'proof-record.gone'],
  ['a version is added', [`INSERT INTO record_history SELECT type, id, version + 1, region, updated_at, updated_by, content, via FROM record_history WHERE version = 2 LIMIT 1`], 'proof-record.changed'],
  ['a bundle of rules is another', set('bundles', `files = replace(files, '10wd', '20wd')`, 'rowid = 1'), /proof-rules\.(changed|gone)/],
  ['a bundle of rules is taken out', drop('bundles', 'rowid = 1'), 'proof-rules.gone'],
  ['a bundle of rules is added', [`INSERT INTO bundles VALUES ('made-up', '{}')`], 'proof-rules.changed'],
  ['a snapshot is of another day', set('snapshots', `resolved_on = '2020-01-01'`, 'rowid = 1'), /proof-rules\.(changed|gone)/],
  ['a snapshot is taken out', drop('snapshots', 'rowid = 1'), 'proof-rules.gone'],
  ['two snapshots change places', ['CREATE TEMP TABLE two AS SELECT * FROM snapshots ORDER BY rowid LIMIT 2', 'UPDATE snapshots SET (bundle, region, resolved_on) = (SELECT bundle, region, resolved_on FROM two WHERE digest <> snapshots.digest) WHERE digest IN (SELECT digest FROM two)'], /proof-rules\.(changed|gone)/],
  ['a setting is another', set('settings', `value = value || '1'`, `name = 'case-lead'`), 'proof-setting.changed'],
  ['a setting is taken out', drop('settings', `name = 'case-lead'`), 'proof-setting.gone'],
  ['a setting is added', [`INSERT INTO settings VALUES ('made-up', '1')`], 'proof-setting.changed'],
  ['a row of the ledger is another', set('ledger', `digest = lower(hex(randomblob(32)))`, 'number = 2'), 'proof-ledger.link'],
  ['a row of the ledger is taken out', drop('ledger', 'number = 2'), 'proof-ledger.missing'],
  ['the last row of the ledger is taken out', drop('ledger', 'number = (SELECT max(number) FROM ledger)'), /proof-(record|setting|rules)\.changed/],
  ['an account has another role', set('people', `content = replace(content, 'handler', 'supervisor')`, `kind = 'account' AND name = 'handler'`), 'proof-people.changed'],
  ['an account has another password', set('people', `content = replace(content, '"password":""', '"password":"$argon2id$x"')`, `kind = 'account' AND name = 'all'`), 'proof-people.changed'],
  ['a token lasts longer', set('people', `content = replace(content, '"expires":', '"expires":9')`, `kind = 'token' AND name = (SELECT min(name) FROM people WHERE kind = 'token')`), 'proof-people.changed'],
  ['an organisation has another version', set('people', 'version = version + 1', `kind = 'organisation' AND name = 'bureau-xinzhou'`), 'proof-people.changed'],
  ['an account is taken out', drop('people', `kind = 'account' AND name = 'audit-administrator'`), 'proof-people.gone'],
  ['an account is added', [`INSERT INTO people SELECT kind, 'made-up', version, content FROM people WHERE kind = 'account' AND name = 'all'`], 'proof-people.changed'],
  ['an audit entry is another', set('audit', `outcome = 'failed'`, 'number = 1'), 'proof-audit.link'],
  ['an audit entry has another time', set('audit', 'at = at + 1', 'number = 1'), 'proof-audit.link'],
  ['an audit entry is taken out', drop('audit', 'number = 1'), 'proof-audit.missing'],
  ['an audit entry is added', [`INSERT INTO audit SELECT number + 1, at, kind, actor, roles, organisation, region, address, object, outcome, data, chain FROM audit ORDER BY number DESC LIMIT 1`], 'proof-audit.link'],
  ['a checkpoint says something else', set('checkpoints', `text = replace(text, 'events ', 'events 1')`, 'number = 1'), 'proof-checkpoint.'],
  ['the signature of a checkpoint is another', set('checkpoints', `text = replace(text, 'signature ', 'signature AA')`, 'number = 1'), 'proof-checkpoint.'],
  ['a waiting effect is another', [`INSERT INTO outbox (case_id, sequence, kind, payload, not_before, attempts) SELECT case_id, sequence, 'notify', '{}', 0, 0 FROM journal LIMIT 1`], 'proof-outbox.effect'],
  ['a waiting effect is taken out', [`INSERT INTO outbox (case_id, sequence, kind, payload, not_before, attempts) VALUES ('nobody', 1, 'notify', '{}', 0, 0)`, 'DELETE FROM outbox'], null],
  ['an answer kept for a repeat is another', set('idempotency', `response = '{}'`, 'true'), null],
  ['an event is blanked without a removal', set('journal', `event = '{"v":2,"n":2,"removed":"' || lower(hex(randomblob(32))) || '"}'`, `case_id = ${one} AND sequence = 2`), 'proof-event.link'],
  ['a case is said to be removed that is there', [`INSERT INTO removed_cases SELECT case_id, region, type, sequence, json_extract(body, '$.chain'), updated_at, 1, 1, 'x' FROM cases LIMIT 1`], /proof-removal\.(journal|changed)/],
  ['a waiting effect is of no event', [`INSERT INTO outbox (case_id, sequence, kind, payload, not_before, attempts) VALUES ('nobody', 1, 'notify', '{}', 0, 0)`], 'proof-outbox.event']
]

for (const [what, statements, fault, deposited] of manipulations) {
  test(`${what}`, () => {
    const data = tampered(whole, ...statements)
    const { status, kinds, report } = verify(data, ...(deposited ? ['--against', deposit] : []))
    if (fault === null) return assert.equal(status, 0) // docs/journal.md says why
    assert.equal(status, 1)
    assert.ok(kinds.some((kind) => (fault instanceof RegExp ? fault.test(kind) : kind.startsWith(fault))), `${kinds} instead of ${fault}`)
    for (const { message, code } of report.faults) assert.ok(message.length > 20 && !message.includes(code), message)
  })
}

test('the number of manipulations is the one that the documentation states', () => {
  const stated = /(\d+) manipulations/.exec(readFileSync(join(root, 'docs/journal.md'), 'utf8'))
  assert.equal(Number(stated?.[1]), manipulations.length)
})

test('a deposited checkpoint that was changed is told', () => {
  const data = tampered(whole)
  const other = join(folder, 'other.txt')
  writeFileSync(other, readFileSync(deposit, 'utf8').replace(/^root (.)/m, (_, digit) => `root ${digit === '0' ? '1' : '0'}`))
  const { status, kinds } = verify(data, '--against', other)
  assert.equal(status, 1)
  assert.deepEqual(kinds, ['proof-deposited.signature'])
})

test('an older copy with the mark of the newer one is told by the store alone', () => {
  const data = tampered(earlier)
  const store = python('import sqlite3, sys\nprint(sqlite3.connect(sys.argv[1]).execute("SELECT value FROM settings WHERE name = \'store-id\'").fetchone()[0])', join(data, 'anze.db')).trim()
  writeFileSync(join(data, 'anze.db.mark'), `anze 1 ${store} 00000000000000999999\n`)
  const { status, kinds } = verify(data)
  assert.equal(status, 1)
  assert.deepEqual(kinds, ['storage-behind.'])
})

test('verify says what it cannot read', () => {
  const none = spawnSync(binary, ['verify', '--data', join(folder, 'none')], { encoding: 'utf8' })
  assert.equal(none.status, 2)
  const bad = join(folder, 'bad.txt')
  writeFileSync(bad, 'anze-checkpoint 1\nnumber x\n')
  const unread = spawnSync(binary, ['verify', '--data', tampered(whole), '--against', bad, '--lang', 'en'], { encoding: 'utf8' })
  assert.equal(unread.status, 2)
  assert.match(unread.stderr, /line 2/)
})

test('the script of the documentation notices a changed event too', () => {
  const data = tampered(whole, `UPDATE journal SET event = event || ' ' WHERE rowid = 5`)
  const outside = spawnSync('python3', [join(root, 'examples/verify/verify.py'), join(data, 'anze.db'), deposit], { encoding: 'utf8' })
  assert.equal(outside.status, 1)
  const other = tampered(whole, `UPDATE journal SET chain = lower(hex(randomblob(32))) WHERE rowid = 5`)
  const { stdout } = spawnSync('python3', [join(root, 'examples/verify/verify.py'), join(other, 'anze.db'), deposit], { encoding: 'utf8' })
  assert.match(stdout, /checkpoint: events before it/)
})
