// Who may call what: access.json names every operation with the permissions any one of which lets one call it ("open":
// nobody is asked; "me": everybody who has signed in). The running server is walked route by route with the token of
// every persona, and agrees: what is not permitted is 403 permission-missing, whatever else the call says.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ask, askJson, live, tokensIn } from './server.mjs'
import { judge, operations } from './spec.mjs'

const access = JSON.parse(readFileSync(join(import.meta.dirname, 'access.json'), 'utf8'))
const targetOf = ({ template }) => template.replace('{year}', '2026').replace(/\{[^}]+\}/g, 'x')
const call = (operation, options) =>
  ask(operation.method, targetOf(operation), ['POST', 'PUT'].includes(operation.method) ? { body: {}, ...options } : options)
const codeOf = ({ body }) => {
  try {
    return JSON.parse(body).code
  } catch {
    return undefined
  }
}

const daily = ['cases.read', 'cases.write', 'records.read', 'records.write', 'rules.read', 'reports.read']
const platform = {
  'system-administrator': ['rules.read', 'people.manage'],
  'security-administrator': ['rules.read', 'grants.manage', 'retention.propose'],
  'audit-administrator': ['rules.read', 'audit.read', 'retention.approve'],
  'rules-editor': ['rules.read', 'rules.edit'],
  'rules-approver': ['rules.read', 'rules.approve'],
  all: [...daily, 'audit.read', 'retention.approve']
}
const tokens = tokensIn(live.data)
const permissionsOf = (persona) => platform[persona] ?? daily

test('every operation that is described has its line in access.json, and no other has', () => {
  assert.deepEqual(Object.keys(access).sort(), operations.map(({ key }) => key).sort())
})

test('every persona is told its permissions', async () => {
  for (const [persona, token] of Object.entries(tokens)) {
    const me = await askJson('GET', '/api/v1/me', { token })
    assert.deepEqual([...me.permissions].sort(), [...permissionsOf(persona)].sort(), persona)
  }
})

// Signing out everywhere ends nothing that a token needs, and so may be called by all.
for (const operation of operations) {
  test(`${operation.key} is for ${access[operation.key]}`, async () => {
    const wanted = access[operation.key].split(' ')
    const open = wanted[0] === 'open'
    assert.equal(operation.open, open, 'security in openapi.yaml says otherwise')
    const without = await call(operation, { token: null })
    const wrong = await call(operation, { token: 'wrong' })
    const signIn = operation.operation.operationId === 'signIn' // its own body decides
    if (open && !signIn) assert.notEqual(without.status, 401)
    if (!open) assert.deepEqual([without.status, wrong.status], [401, 401])
    const exchanges = [without, wrong]
    for (const [persona, token] of Object.entries(tokens)) {
      const exchange = await call(operation, { token })
      const may = open || wanted[0] === 'me' || permissionsOf(persona).some((one) => wanted.includes(one))
      if (!signIn) assert.notEqual(exchange.status, 401, persona)
      assert.equal(codeOf(exchange) === 'permission-missing', !may, `${persona}: ${exchange.status} ${exchange.body}`)
      exchanges.push(exchange)
    }
    const first = await call(operation, { token: readFileSync(join(live.data, 'admin.token'), 'utf8').trim() })
    if (!open && wanted[0] !== 'me') assert.equal(codeOf(first), 'first-token-only-creates')
    for (const exchange of [...exchanges, first]) assert.deepEqual(judge(exchange), [])
  })
}
