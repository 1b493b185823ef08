// Attacks on sign-in while others are served, and the command line beside the running server.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ask, askJson, live, tokensIn } from './server.mjs'
import { judge, root } from './spec.mjs'

const binary = process.env.ANZE_BINARY ?? join(root, 'build/anze')
const tokens = tokensIn(live.data)
const anze = (...words) => execFileSync(binary, [...words, '--data', live.data, '--lang', 'en'], { encoding: 'utf8', cwd: root })
const codeOf = ({ body }) => JSON.parse(body).code
const signIn = (body, headers = {}) => ask('POST', '/api/v1/session', { body, token: null, headers })
const quantile = (list, q) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))]

test('an account made by the command line signs in, must change its password, and holds from the next request', async () => {
  const out = anze('user', 'add', '--name', 'made', '--title', 'Made', '--role', 'handler', '--organisation', 'bureau-xinzhou')
  const [, password] = /first password (\S+):/.exec(out)
  const signedIn = await signIn({ name: 'made', password })
  assert.deepEqual([signedIn.status, judge(signedIn)], [200, []])
  const cookie = signedIn.headers.find(([name]) => name.toLowerCase() === 'set-cookie')[1].split(';')[0]
  // In demonstration mode nobody is kept from looking round.
  assert.equal((await ask('GET', '/api/v1/cases?limit=1', { token: null, headers: { cookie } })).status, 200)
  anze('user', 'disable', '--name', 'made')
  assert.equal((await ask('GET', '/api/v1/me', { token: null, headers: { cookie } })).status, 401)
  anze('user', 'disable', '--name', 'made', '--enable')
  assert.match(anze('user', 'list'), /made {2}Made {2}handler@bureau-xinzhou:cn\/shanxi\/xinzhou/)
  const refused = spawnSync(binary, ['user', 'role', '--data', live.data, '--name', 'made', '--role', 'king', '--lang', 'en'], { encoding: 'utf8', cwd: root })
  assert.equal(refused.status, 2)
  assert.match(refused.stderr, /no role king/)
})

test('a token works until it is revoked, and not a second longer', async () => {
  const token = anze('token', 'new', '--user', 'handler').trim()
  assert.equal((await ask('GET', '/api/v1/me', { token })).status, 200)
  const id = token.split('_')[1]
  assert.match(anze('token', 'list', '--user', 'handler'), new RegExp(id))
  const listed = await askJson('GET', '/api/v1/tokens?user=handler', { token: tokens['security-administrator'] })
  assert.ok(listed.items.find((one) => one.id === id).last_used)
  const revoked = await ask('DELETE', `/api/v1/tokens/${id}`, { token: tokens['security-administrator'] })
  assert.deepEqual([revoked.status, judge(revoked)], [200, []])
  assert.equal((await ask('GET', '/api/v1/me', { token })).status, 401)
})

test('there is a persona of every role, and a token of each with its office', async () => {
  const roles = (await askJson('GET', '/api/v1/roles', { token: tokens['security-administrator'] })).items.map(({ id }) => id)
  const file = JSON.parse(readFileSync(join(live.data, 'demo-tokens.json'), 'utf8'))
  const held = new Set(Object.values(file).flatMap((one) => one.roles))
  assert.deepEqual(roles.filter((role) => !held.has(role)), [])
  assert.deepEqual(file.all.roles, ['*'])
  for (const [name, one] of Object.entries(file)) {
    const me = await askJson('GET', '/api/v1/me', { token: one.token })
    assert.deepEqual([me.id, me.demo], [name, true])
    if (name !== 'all') assert.deepEqual(me.grants.map(({ role }) => role), one.roles)
    for (const grant of me.grants) assert.deepEqual([grant.region, grant.organisation], [one.region, one.organisation])
  }
})

test('personas sign in by name, and nobody else does', async () => {
  const personas = await askJson('GET', '/api/v1/personas', { token: null })
  assert.ok(personas.items.length >= 25)
  for (const { name } of personas.items.slice(0, 5)) assert.equal((await signIn({ persona: name })).status, 200, name)
  const unknown = await signIn({ persona: 'nobody' })
  assert.deepEqual([unknown.status, judge(unknown)], [404, []])
})

test('a wrong name and a wrong password are told apart by neither answer nor time', async () => {
  anze('user', 'add', '--name', 'timed', '--role', 'handler')
  const times = { timed: [], nobody: [] }
  for (let i = 0; i < 4; ++i) {
    for (const name of ['timed', 'nobody']) {
      const answer = await signIn({ name, password: `wrong ${i}` })
      assert.deepEqual([answer.status, codeOf(answer), judge(answer)], [401, 'sign-in-refused', []])
      times[name].push(answer.millis)
    }
  }
  const [known, unknown] = [quantile(times.timed, 0.5), quantile(times.nobody, 0.5)]
  assert.ok(Math.abs(known - unknown) < 0.5 * Math.max(known, unknown) + 5, `${known} ms and ${unknown} ms`)
})

test('guessing passwords is stopped, tells how long to wait, and does not slow others down', async () => {
  let waits = 0
  let done = false
  const guess = (async () => {
    for (let i = 0; i < 60; ++i) {
      const answer = await signIn({ name: `guessed-${i % 3}`, password: `wrong ${i}` })
      assert.ok([401, 429].includes(answer.status))
      if (answer.status === 429) {
        ++waits
        assert.ok(Number(answer.headers.find(([name]) => name.toLowerCase() === 'retry-after')[1]) >= 1)
      }
    }
    done = true
  })()
  const served = []
  while (!done) served.push((await ask('GET', '/api/v1/me')).millis)
  await guess
  assert.ok(waits >= 40, `${waits}`)
  assert.ok(quantile(served, 0.99) < 100, `p99 ${quantile(served, 0.99)} ms`)
})

test('the auditor reads every one of these acts, and nobody else does', async () => {
  const acts = await askJson('GET', '/api/v1/audit?kind=session.begin&outcome=refused&limit=5', { token: tokens['audit-administrator'] })
  assert.ok(acts.items.length === 5)
  assert.equal(acts.items[0].address, '127.0.0.1')
  assert.equal((await ask('GET', '/api/v1/audit', { token: tokens['system-administrator'] })).status, 403)
  const text = JSON.stringify(await askJson('GET', '/api/v1/audit?limit=200', { token: tokens['audit-administrator'] }))
  for (const secret of ['wrong 1', tokens.all, tokens.handler]) assert.ok(!text.includes(secret))
})
