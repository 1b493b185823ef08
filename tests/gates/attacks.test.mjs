// Attacks from outside, each of which ends in refusal while a clerk goes on working. Those that need a clock in the hand,
// a full audit journal or an expired token are in tests/unit/server (sign_in_test, access_test, accounts_test) and
// tests/contract (storage_faults_test).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { test } from 'node:test'
import { ask, askJson, live, tokensIn } from './server.mjs'
import { judge } from './spec.mjs'

const tokens = tokensIn(live.data)
const organisations = JSON.parse(readFileSync(`${live.data}/demo-tokens.json`, 'utf8'))
const codeOf = ({ body }) => JSON.parse(body).code
const quantile = (list, q) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))]
const cookieOf = (answer) => answer.headers.find(([name]) => name.toLowerCase() === 'set-cookie')[1].split(';')[0]
const asPersona = async (persona) =>
  cookieOf(await ask('POST', '/api/v1/session', { body: { persona }, token: null }))

// The clerk's own connection, so that nothing waits for attacks within this process.
const clerkAgent = new Agent({ keepAlive: true, maxSockets: 1 })

// A clerk's answers, in milliseconds, until it is over: a list and a case in turn.
async function work(over) {
  const { items } = await askJson('GET', '/api/v1/cases?limit=1', { token: tokens.handler })
  const served = []
  while (!over(served)) {
    for (const target of ['/api/v1/cases?limit=20', `/api/v1/cases/${items[0].id}`]) {
      const answer = await ask('GET', target, { token: tokens.handler, by: clerkAgent })
      assert.equal(answer.status, 200)
      served.push(answer.millis)
    }
  }
  return served
}

// Sends every attack, `rounds` times, while a clerk works; holds each answer to `refused`, and the clerk's answers to
// 100 ms. A machine that is busy with other things takes longer by itself: then to what it takes without attacks.
async function whileServed(attacks, refused, rounds = 1) {
  const quiet = quantile(await work(({ length }) => length >= 100), 0.99)
  let over = false
  let count = 0
  const clerk = work(({ length }) => ((count = length), over))
  try {
    for (let round = 0; round < rounds || count < 200; ++round) {
      await Promise.all(
        attacks.map(async (attack) => {
          const answer = await ask(...attack)
          const about = `${attack[0]} ${attack[1]} ${JSON.stringify(attack[2]).slice(0, 300)}: ${answer.status} ${answer.body.slice(0, 200)}`
          assert.ok(refused(answer, attack), about)
        })
      )
    }
  } finally {
    over = true
  }
  const served = await clerk
  const p99 = quantile(served, 0.99)
  assert.ok(p99 < Math.max(100, 20 * quiet), `p99 of ${served.length} answers: ${p99} ms, without attacks ${quiet} ms`)
}

const refusedWith = (...statuses) => (answer) => statuses.includes(answer.status) && judge(answer).length === 0

test('forged, cut, lengthened and foreign tokens', async () => {
  const good = tokens.handler
  const [head, id, secret] = good.split('_')
  const other = tokens.insurer.split('_')
  const forged = [
    good.slice(0, -1), `${good}0`, good.toUpperCase(), `${head}_${id}`, `${head}_${id}_`, `${head}_${id}_${'0'.repeat(secret.length)}`,
    `${head}_${other[1]}_${secret}`, `${head}_${id}_${other[2]}`, `${id}_${secret}`, secret, 'null', 'undefined', `${good}, ${good}`,
    Buffer.from(good).toString('base64'), 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJoYW5kbGVyIn0.', '%00', 'a'.repeat(4000)
  ]
  const attacks = forged.flatMap((token) => ['/api/v1/cases?limit=1', '/api/v1/users', '/api/v1/audit'].map((target) => ['GET', target, { token }]))
  await whileServed(attacks, refusedWith(401), 10)
  const schemes = [`Basic ${Buffer.from(`handler:${good}`).toString('base64')}`, `Token ${good}`, good].map((authorization) => [
    'GET', '/api/v1/me', { token: null, headers: { authorization } }
  ])
  await whileServed(schemes, refusedWith(401), 10)
})

test('cookies that were replayed, planted, cut or exchanged', async () => {
  const ended = await asPersona('handler')
  assert.equal((await ask('DELETE', '/api/v1/session', { token: null, headers: { cookie: ended } })).status, 200)
  const planted = `anze_session=${'a'.repeat(16)}.${'b'.repeat(64)}`
  const begun = await ask('POST', '/api/v1/session', { body: { persona: 'handler' }, token: null, headers: { cookie: planted } })
  assert.equal(begun.status, 200)
  assert.notEqual(cookieOf(begun), planted)
  const mine = cookieOf(begun)
  const theirs = await asPersona('insurer')
  const mixed = `${mine.split('.')[0]}.${theirs.split('.')[1]}`
  const attacks = [ended, planted, mine.slice(0, -1), mixed, mine.replace('=', '=x'), `${mine}; ${mine}x`.split('; ')[1]].map((cookie) => [
    'GET', '/api/v1/me', { token: null, headers: { cookie } }
  ])
  await whileServed(attacks, refusedWith(401), 20)
  assert.equal((await ask('GET', '/api/v1/me', { token: null, headers: { cookie: mine } })).status, 200)
})

test('forms, plain texts and scripts of other pages that ride on a cookie', async () => {
  const cookie = await asPersona('bureau-clerk')
  const before = await askJson('GET', '/api/v1/cases?limit=1&sort=newest')
  const body = JSON.stringify({ type: 'complaint', region: 'cn/shanxi/xinzhou', subject: { name: '伪造' }, facts: {} })
  const ways = [
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'text/plain' },
    { 'content-type': 'multipart/form-data; boundary=x' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'content-type': 'text/plain', origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  ]
  const targets = ['/api/v1/cases', '/api/v1/records/enterprise', '/api/v1/session']
  const attacks = targets.flatMap((target) => ways.map((headers) => ['POST', target, { body, token: null, headers: { cookie, ...headers } }]))
  await whileServed(attacks, (answer) => [403, 415].includes(answer.status), 5)
  const after = await askJson('GET', '/api/v1/cases?limit=1&sort=newest')
  assert.equal(after.items[0].id, before.items[0].id)
  // No answer lets another origin read it.
  const read = await ask('GET', '/api/v1/me', { token: null, headers: { cookie, origin: 'https://evil.example' } })
  assert.ok(!read.headers.some(([name]) => name.toLowerCase().startsWith('access-control-allow')))
})

test('paths that climb out of the pages', async () => {
  const climbs = ['..', '../..', '%2e%2e', '%2e%2e%2f%2e%2e', '..%2f..', '..\\..', '%2e%2e%5c', '....//', '%252e%252e', '..%c0%af..', '%00', '.%2e']
  const ends = ['etc/passwd', 'admin.token', 'anze.db', 'demo-tokens.json']
  const attacks = climbs.flatMap((climb) =>
    ends.flatMap((end) => [`/assets/${climb}/${end}`, `/${climb}/${end}`, `/api/v1/records/${climb}/${end}`].map((target) => ['GET', target, {}]))
  )
  const secrets = ['root:', 'SQLite format', tokens.handler]
  await whileServed(attacks, ({ status, body, headers }) => {
    const page = status === 200 && headers.some(([name, value]) => name.toLowerCase() === 'content-type' && value.startsWith('text/html'))
    return (page || [400, 404, 405, 422].includes(status)) && !secrets.some((secret) => body.includes(secret))
  })
})

test('offices and organisations that a body claims', async () => {
  const { organisation } = organisations['insurer-b']
  const opened = { type: 'admission', region: 'cn/shanxi/xinzhou', subject: { name: '某保险', code: organisation }, facts: { application: { submitted_on: '2024-05-10', insurer: organisation } } }
  const insurer = { token: tokens.insurer }
  const me = await askJson('GET', '/api/v1/me', insurer)
  // In the name of another, whose registers the decision would look up, with the own code behind it.
  const mixed = { ...opened, subject: { name: '某保险', code: organisations.insurer.organisation } }
  const draft = await askJson('POST', '/api/v1/applications', { ...insurer, body: { type: 'admission', regions: ['cn/shanxi/xinzhou'] } })
  const claims = [
    ['POST', '/api/v1/cases', { ...insurer, body: mixed }],
    ['PUT', `/api/v1/applications/${draft.id}/answers`, { ...insurer, body: { answers: { 'application.insurer': organisation }, seen: { 'application.insurer': organisations.insurer.organisation } } }],
    ['POST', '/api/v1/applications', { ...insurer, body: { type: 'admission', regions: ['cn/shanxi/xinzhou'], organisation } }],
    ['POST', '/api/v1/cases', { ...insurer, body: { ...opened, actor: { id: 'boss', role: 'bureau_leader' } } }],
    ['POST', '/api/v1/cases', { ...insurer, body: { ...opened, role: 'bureau_leader' } }],
    ['POST', '/api/v1/cases', { ...insurer, body: { ...opened, parties: ['x'] } }],
    ['POST', '/api/v1/users', { ...insurer, body: { name: 'me-too', title: 'x', grants: [] } }],
    ['PUT', `/api/v1/users/${me.id}/grants`, { ...insurer, body: { grants: [{ role: 'system-administrator', region: 'cn' }] }, headers: { 'if-match': '*' } }],
    ['PUT', `/api/v1/organisations/${organisation}`, { ...insurer, body: { title: 'x', kind: 'bureau', region: 'cn' }, headers: { 'if-match': '*' } }],
    ['POST', '/api/v1/tokens', { ...insurer, body: { user: me.id, name: 'x', expires: '2030-01-01', acts_for: ['*'] } }],
    ['PUT', '/api/v1/me/password', { ...insurer, body: { old: 'x', new: 'Correct-horse-1', roles: ['handler'] } }],
    ['POST', '/api/v1/records/insurer', { ...insurer, body: { region: 'cn/shanxi/xinzhou', data: { code: organisation, name: 'x' }, version: 9, updated_by: 'boss' } }]
  ]
  await whileServed(claims, ({ status }) => [400, 403, 422].includes(status), 5)
  const after = await askJson('GET', '/api/v1/me', insurer)
  assert.deepEqual(after.grants, me.grants)
  assert.equal((await ask('DELETE', `/api/v1/applications/${draft.id}`, insurer)).status, 204)
})

test('a second account of the same person, and offices that one person gathers', async () => {
  const system = { token: tokens['system-administrator'] }
  const security = { token: tokens['security-administrator'] }
  const person = '孙同一'
  const add = (name) => ask('POST', '/api/v1/users', { ...system, body: { name, title: name, person, grants: [] } })
  assert.equal((await add('sun-one')).status, 201)
  await whileServed([['POST', '/api/v1/users', { ...system, body: { name: 'sun-two', title: 'x', person: ' 孙 同一', grants: [] } }]], (answer) => codeOf(answer) === 'person-has-account' || JSON.parse(answer.body).errors?.some(({ code }) => code === 'person-has-account'), 3)
  const grants = (roles) => ({ grants: roles.map((role) => ({ role, region: 'cn' })) })
  const give = (roles) => ['PUT', '/api/v1/users/sun-one/grants', { ...security, body: grants(roles), headers: { 'if-match': '*' } }]
  await whileServed([give(['system-administrator', 'audit-administrator'])], (answer) => answer.status === 422, 3)
  // A token first and the office afterwards would put the office into two hands.
  const made = await ask('POST', '/api/v1/tokens', { ...security, body: { user: 'sun-one', name: 'x', expires: '2027-01-01' } })
  assert.equal(made.status, 201)
  await whileServed([give(['system-administrator'])], (answer) => codeOf(answer) === 'tokens-before-administrator', 3)
  await whileServed([['POST', '/api/v1/users/audit-administrator:reset', { ...system, body: { second_factor: true } }]], (answer) => codeOf(answer) === 'reset-of-administrator', 3)
})

test('texts with quotes, markup, line breaks and marks that turn the reading round', async () => {
  const texts = ["'; DROP TABLE cases; --", '" OR 1=1 --', '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', 'a\r\nSet-Cookie: x=1', 'a\u0000b', '张\u202e三', '\u200b', '${7*7}', '{{7*7}}', '%s%n']
  const system = { token: tokens['system-administrator'] }
  const fields = (text) => [
    ['POST', '/api/v1/users', { ...system, body: { name: text, title: 'x', grants: [] } }],
    ['POST', '/api/v1/users', { ...system, body: { name: `x${Buffer.from(text).toString('hex')}`, title: text, person: text, grants: [] } }],
    ['POST', '/api/v1/organisations', { ...system, body: { code: text, title: text, kind: 'insurer', region: 'cn' } }],
    ['GET', `/api/v1/cases?q=${encodeURIComponent(text)}`, {}],
    ['GET', `/api/v1/cases?region=${encodeURIComponent(text)}`, {}],
    ['GET', `/api/v1/audit?actor=${encodeURIComponent(text)}`, { token: tokens['audit-administrator'] }],
    ['POST', '/api/v1/session', { token: null, body: { name: text, password: text } }]
  ]
  // What is taken is data: it comes back as JSON that is never sniffed, and breaks no header.
  await whileServed(texts.flatMap(fields), (answer) => {
    if (answer.status === 400 && codeOf(answer) === 'http-bad-target') return true // a zero byte: not even read
    const type = answer.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
    return answer.status < 500 && type.includes('json') && judge(answer).length === 0 &&
      answer.headers.some(([name, value]) => name.toLowerCase() === 'x-content-type-options' && value === 'nosniff') &&
      !answer.headers.some(([name, value]) => name.toLowerCase() === 'set-cookie' && value.includes('x=1'))
  })
  assert.ok((await askJson('GET', '/api/v1/cases?limit=1')).items.length === 1)
})
