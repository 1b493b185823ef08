// Personal data of every kind is planted through the API, in its places and in wrong ones, and then looked for: in every
// answer that somebody else is given, in what the server logs and counts, and in the audit journal.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { ask, live, startServer, tokensIn } from './server.mjs'
import { judge, operations, root } from './spec.mjs'

const planted = {
  name: '欧阳藏海',
  phone: '13877660013',
  other: '0350-7766123',
  id: '140902199003077766',
  home: '山西省忻州市忻府区长征街道藏海路7766号',
  heir: '诸葛藏海',
  illness: '尘肺七七六六期',
  grade: 776601,
  later: '13977660014',
  expert: '司马藏海',
  people: '慕容藏海、夏侯藏海'
}
// What may be left of them is shorter.
const clear = Object.values(planted).flatMap((value) => String(value).split('、'))
const leaks = (text) => clear.filter((value) => text.includes(value))
const region = 'cn/shanxi/xinzhou'

const person = `
      caller.name: {type: string, personal: name, title: {zh: 来电人, en: Caller}}
      caller.phone: {type: string, personal: phone, title: {zh: 电话, en: Phone}}
      caller.others: {type: list, items: string, personal: phone, title: {zh: 其他电话, en: Other phones}}
      caller.id: {type: string, personal: id_card, title: {zh: 身份证号, en: Identity card}}
      caller.home: {type: text, personal: address, title: {zh: 住址, en: Home}}
      caller.ill: {type: text, personal: health, title: {zh: 病情, en: Illness}}
      caller.heirs:
        type: list
        title: {zh: 家属, en: Family}
        items:
          name: {type: string, personal: name, title: {zh: 姓名, en: Name}}
          grade: {type: integer, personal: health, title: {zh: 伤残等级, en: Grade}}
      caller.later: {type: string, later: true, personal: phone, title: {zh: 新电话, en: New phone}}`

// The rules of the project with a person in the complaint, and a record type of persons.
function rulesWithPersons() {
  const folder = mkdtempSync(join(tmpdir(), 'anze-personal-'))
  cpSync(join(root, 'rulesets'), folder, { recursive: true })
  const change = (file, from, to) => {
    const text = readFileSync(join(folder, file), 'utf8')
    assert.ok(text.includes(from), `${file} has no ${from}`)
    writeFileSync(join(folder, file), text.replace(from, to))
  }
  const complaint = 'cn/cases/complaint.yaml'
  const policy = readFileSync(join(folder, complaint), 'utf8')
    .split('\n')
    .find((line) => line.startsWith('      complaint.policy:'))
  change(complaint, policy, policy + person)
  const take = 'data: {assignee: {type: string, title: {zh: 承办人, en: Handler}}}'
  change(complaint, take, `${take.slice(0, -1)}, phone: {type: string, personal: phone, title: {zh: 电话, en: Phone}}}\n        set: {caller.later: data.phone}`)
  const caller = person.replaceAll('      caller.', '    ').replaceAll('\n        ', '\n      ').replace('later: true, ', '').replace('    id:', '    card:')
  change('cn/records/parties.yaml', '  expert:\n', `  person:\n    number: {type: string, unique: true, required: true, title: {zh: 编号, en: Number}}${caller}\n  expert:\n`)
  return folder
}

let server
let folder
let tokens
const made = {}

before(async () => {
  folder = rulesWithPersons()
  server = await startServer(['--rules', folder], true)
  live.url = server.url
  live.data = server.data
  live.token = server.token
  tokens = tokensIn(server.data)
})
after(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const as = (who, method, target, options = {}) => ask(method, target, { token: tokens[who], ...options })
const json = ({ body }) => JSON.parse(body)
const hidden = (answer, what) => assert.deepEqual([leaks(answer.body), judge(answer)], [[], []], what)
const facts = () => ({
  complaint: { received_on: '2026-11-30', kind: 'complaint' },
  caller: {
    name: planted.name, phone: planted.phone, others: [planted.other], id: planted.id, home: planted.home,
    ill: planted.illness, heirs: [{ name: planted.heir, grade: planted.grade }]
  }
})
const personData = () => {
  const { id, ...rest } = facts().caller
  return { number: 'P-1', card: id, later: planted.later, ...rest }
}

test('what is opened, moved and registered is answered with masks', async () => {
  const key = { 'idempotency-key': 'personal-1' }
  const body = { type: 'complaint', region, subject: { name: '某公司' }, facts: facts() }
  const opened = await as('handler', 'POST', '/api/v1/cases', { body, headers: key })
  assert.equal(opened.status, 201, opened.body)
  hidden(opened)
  const shown = json(opened)
  made.case = shown.id
  assert.equal(shown.facts.caller.phone, '138****0013')
  assert.deepEqual(shown.facts.caller.heirs, [{ name: '诸**', grade: '***' }])
  assert.equal(shown.facts.caller.home, '山西省忻州市忻府区长征街道***')
  assert.deepEqual([...shown.masked].sort(), ['/facts/caller/heirs/0/grade', '/facts/caller/heirs/0/name', '/facts/caller/home', '/facts/caller/id', '/facts/caller/ill', '/facts/caller/name', '/facts/caller/others/0', '/facts/caller/phone'])
  assert.equal(shown.may_reveal, true)
  const again = await as('handler', 'POST', '/api/v1/cases', { body, headers: key })
  assert.deepEqual([again.status, again.body], [201, opened.body])
  const taken = await as('handler', 'POST', `/api/v1/cases/${made.case}/events`, { body: { event: 'take', data: { phone: planted.later } }, headers: { 'if-match': '"1"' } })
  assert.equal(taken.status, 200, taken.body)
  hidden(taken)
  assert.equal(json(taken).facts.caller.later, '139****0014')
  const record = await as('bureau-clerk', 'POST', '/api/v1/records/person', { body: { region, data: personData() } })
  assert.equal(record.status, 201, record.body)
  hidden(record)
  made.person = json(record).id
  const expert = await as('bureau-clerk', 'POST', '/api/v1/records/expert', { body: { region, data: { number: 'Z-7766', name: planted.expert } } })
  assert.equal(expert.status, 201, expert.body)
  hidden(expert)
  assert.equal(json(expert).data.name, '司**')
  const pool = await as('bureau-clerk', 'POST', '/api/v1/cases', { body: { type: 'expert-pool', region, subject: { name: '某公司' }, facts: { expert: { name: planted.expert, field: '矿山', background: true } } } })
  assert.equal(pool.status, 201, pool.body)
  hidden(pool)
  made.pool = json(pool).id
})

test('nobody is shown a planted value by any route', async () => {
  assert.ok(made.case && made.person)
  const ids = { '{id}': made.case, '{type}': 'person', '{name}': 'x', '{kind}': 'facts', '{year}': '2026', '{code}': 'bureau-xinzhou' }
  let answers = 0
  for (const { method, template } of operations.filter((one) => one.method === 'GET')) {
    const targets = new Set()
    for (const id of [made.case, made.pool, made.person]) {
      const filled = template.replace(/\{\w+\}/g, (hole) => (hole === '{id}' ? id : (ids[hole] ?? 'x')))
      targets.add(filled)
      targets.add(`${filled}?region=${region}`)
      targets.add(`${filled}?limit=200`)
    }
    for (const target of targets) {
      for (const who of ['handler', 'bureau-clerk', 'insurer', 'audit-administrator', 'all']) {
        const answer = await as(who, method, target)
        assert.deepEqual(leaks(answer.body), [], `${who} ${method} ${target}`)
        answers++
      }
    }
  }
  for (const name of ['half-year', 'quarterly', 'regular']) {
    for (const format of ['json', 'csv', 'xlsx']) {
      hidden(await as('bureau-clerk', 'GET', `/api/v1/reports/${name}?region=${region}&period=2026Q4&format=${format}`), name)
    }
  }
  assert.ok(answers > 500, `${answers}`)
})

test('the journal and the explanation hide what the case hides', async () => {
  const journal = json(await as('handler', 'GET', `/api/v1/cases/${made.case}/journal`)).items
  assert.equal(journal[0].facts.caller.name, '欧**')
  assert.ok(journal[0].masked.includes('/facts/caller/name'))
  assert.deepEqual(journal[1].masked, ['/data/phone', '/facts/caller/later'].filter((pointer) => journal[1].masked.includes(pointer)))
  assert.equal(journal[1].data.phone, '139****0014')
  const explained = await as('handler', 'GET', `/api/v1/cases/${made.case}/explanation`)
  hidden(explained)
  assert.equal(json(explained).agrees, true)
})

test('nobody finds a case or a record by guessing', async () => {
  for (const value of clear) {
    const found = await as('handler', 'GET', `/api/v1/cases?q=${encodeURIComponent(value)}`)
    assert.deepEqual(json(found).items, [], value)
    for (const field of ['phone', 'name', 'card']) {
      const asked = await as('bureau-clerk', 'GET', `/api/v1/records/person?${field}=${encodeURIComponent(value)}`)
      assert.ok(asked.status === 422 || json(asked).items.length === 0, asked.body)
    }
  }
})

test('a mask is never stored in place of the value', async () => {
  const record = await as('bureau-clerk', 'GET', `/api/v1/records/person/${made.person}`)
  const { data } = json(record)
  const put = (change, version) => as('bureau-clerk', 'PUT', `/api/v1/records/person/${made.person}`, { body: { data: { ...data, ...change } }, headers: { 'if-match': `"${version}"` } })
  const kept = await put({ home: '山西省忻州市忻府区***' }, 1)
  assert.deepEqual([kept.status, json(kept).errors.map(({ code, pointer }) => [code, pointer])], [422, [['personal-masked', '/data/home']]])
  const same = await put({ number: 'P-2' }, 1)
  assert.equal(same.status, 200, same.body)
  hidden(same)
  const shown = await as('bureau-clerk', 'POST', `/api/v1/records/person/${made.person}:reveal`, { body: { fields: ['/data/phone', '/data/heirs/0/grade', '/data/home'], reason: '核对' } })
  assert.deepEqual(json(shown).values.map(({ value }) => value), [planted.phone, planted.grade, planted.home])
  const opened = await as('handler', 'POST', '/api/v1/cases', { body: { type: 'complaint', region, subject: { name: '某公司' }, facts: { complaint: { received_on: '2026-11-30' }, caller: { phone: '138****0013' } } } })
  assert.deepEqual([opened.status, json(opened).code], [422, 'personal-masked'])
})

test('a value is shown for a reason, to few, and the auditor reads who saw what', async () => {
  const reveal = (who, body, id = made.case) => as(who, 'POST', `/api/v1/cases/${id}:reveal`, { body })
  const fields = ['/facts/caller/phone', '/facts/caller/heirs/0/name', '/events/2/data/phone']
  const shown = await reveal('handler', { fields, reason: '电话回访' })
  assert.deepEqual([shown.status, judge(shown)], [200, []])
  assert.deepEqual(json(shown).values, [{ field: fields[0], value: planted.phone }, { field: fields[1], value: planted.heir }, { field: fields[2], value: planted.later }])
  const refused = await reveal('sector-department', { fields, reason: '看看' })
  assert.deepEqual([refused.status, json(refused).code, leaks(refused.body)], [403, 'personal-not-permitted', []])
  assert.equal((await reveal('all', { fields, reason: '看看' })).status, 403)
  assert.equal((await reveal('insurer', { fields, reason: '看看' })).status, 404)
  for (const body of [{ fields }, { fields, reason: ' ' }, { fields, reason: '长'.repeat(201) }, { fields: [], reason: '看' }, { fields: ['/facts/complaint/kind'], reason: '看' }, { fields: ['/subject/name'], reason: '看' }, { fields, reason: `他是${planted.phone}` }]) {
    const bad = await reveal('handler', body)
    assert.deepEqual([bad.status, judge(bad)], [422, []], JSON.stringify(body))
  }
  const listed = await as('audit-administrator', 'GET', '/api/v1/audit?kind=personal&limit=200')
  hidden(listed)
  const entries = json(listed).items.filter(({ object }) => object === `case:${made.case}`)
  assert.deepEqual(entries.map(({ actor, outcome }) => [actor, outcome]), [['all', 'refused'], ['sector-department', 'refused'], ['handler', 'done']])
  assert.deepEqual([entries[2].data.fields, entries[2].data.reason], [fields.join(' '), '电话回访'])
  hidden(await as('audit-administrator', 'GET', '/api/v1/audit?format=csv'))
})

test('in wrong places too, no log, figure or refusal to another holds them', async () => {
  const wrong = [
    ['POST', '/api/v1/cases', `{"facts": {"caller": {"phone": "${planted.phone}"`],
    ['POST', '/api/v1/cases', { type: 'complaint', region, facts: { caller: { phone: { deep: planted.phone }, name: 7, heirs: planted.heir } } }],
    ['POST', '/api/v1/cases', { type: planted.name, region: planted.phone }],
    ['POST', `/api/v1/cases/${made.case}/events`, { event: 'take', data: { phone: [planted.later], assignee: 7 } }],
    ['POST', '/api/v1/records/person', { region, data: { ...personData(), number: 'P-2', heirs: [{ name: planted.heir, grade: 'x' }] } }],
    ['POST', '/api/v1/decisions/insurer-admission:evaluate', { region, facts: { insurer: { name: planted.name } } }],
    ['GET', `/api/v1/cases?q=${planted.phone}&state=${planted.id}`],
    ['GET', `/api/v1/records/person?phone=${planted.phone}`],
    ['GET', `/api/v1/cases/${encodeURIComponent(planted.name)}`],
    ['GET', `/${planted.phone}/${planted.id}`]
  ]
  for (const [method, target, body] of wrong) {
    const answer = await as('handler', method, target, { body, headers: { 'if-match': '"2"', 'user-agent': 'gate' } })
    assert.ok(answer.status >= 200)
    // Of a field that is marked even its sender is told no more than the place.
    if (body?.facts?.caller || body?.data) assert.deepEqual(leaks(answer.body), [], answer.body)
  }
  const metrics = await ask('GET', '/metrics', { token: null })
  assert.deepEqual(leaks(metrics.body), [])
  const log = server.log()
  assert.ok(log.length > 100, log)
  assert.deepEqual(leaks(log), [])
  assert.deepEqual(leaks(decodeURIComponent(log.replace(/%(?![0-9A-F]{2})/gi, '%25'))), [])
})
