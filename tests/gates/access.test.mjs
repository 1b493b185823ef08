// Who may call what: access.json names every operation, and the running server agrees with it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ask } from './server.mjs'
import { judge, operations } from './spec.mjs'

const access = JSON.parse(readFileSync(join(import.meta.dirname, 'access.json'), 'utf8'))
const targetOf = ({ template }) => template.replace('{year}', '2026').replace(/\{[^}]+\}/g, 'x')
const call = (operation, options) =>
  ask(operation.method, targetOf(operation), ['POST', 'PUT'].includes(operation.method) ? { body: {}, ...options } : options)

test('every operation that is described has its line in access.json, and no other has', () => {
  assert.deepEqual(Object.keys(access).sort(), operations.map(({ key }) => key).sort())
})

for (const operation of operations) {
  test(`${operation.key} is ${access[operation.key]}`, async () => {
    const open = access[operation.key] === 'open'
    assert.equal(operation.open, open, 'security in openapi.yaml says otherwise')
    const without = await call(operation, { token: null })
    const wrong = await call(operation, { token: 'wrong' })
    const right = await call(operation, {})
    const signIn = operation.operation.operationId === 'signIn' // its own body decides
    if (open && !signIn) assert.notEqual(without.status, 401)
    if (!open) assert.deepEqual([without.status, wrong.status], [401, 401])
    assert.notEqual(right.status, 401)
    for (const exchange of [without, wrong, right]) assert.deepEqual(judge(exchange), [])
  })
}
