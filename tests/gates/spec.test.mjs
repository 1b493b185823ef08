// What a lint does not look for: the description and the routes are the same list, its objects are closed, and nothing
// in it is there by accident.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { judge, operations, root, spec } from './spec.mjs'

// Every node of the description with its path.
function* nodes(node, path = '') {
  yield [path, node]
  if (node === null || typeof node !== 'object') return
  for (const [name, inside] of Object.entries(node)) yield* nodes(inside, `${path}/${name}`)
}

const all = [...nodes(spec)]
const isRequest = (path) => path.includes('/requestBody/')

// {"rules.read", "GET", "/api/v1/duties", "region from to", …}: the fourth text, where there is one, names what the query may hold.
const routes = [...readFileSync(join(root, 'server/http/handlers/routes.cpp'), 'utf8').matchAll(/\{"[^"]*",\s*"([A-Z]+)",\s*"([^"]+)",\s*(?:"([^"]*)",)?([^}]*)\}/g)]
  .filter(([, , , , rest]) => !/\bPage\b/.test(rest))
  .map(([, method, path, query]) => ({ key: `${method} ${path}`, query }))

test('the routes of the server are the operations, but for the pages', () => {
  assert.deepEqual(routes.map(({ key }) => key).sort(), operations.map(({ key }) => key).sort())
})

test('a route takes the parameters that its operation describes', () => {
  for (const { key, query } of routes.filter((route) => route.query !== undefined)) {
    const { parameters } = operations.find((one) => one.key === key)
    const described = parameters.filter((one) => one.in === 'query' && one.name !== 'lang')
      .map(({ name, schema }) => (schema?.type === 'object' ? `${name}*` : schema?.type === 'array' ? `${name}+` : name)) // any names; several times
    assert.deepEqual(query.split(' ').filter(Boolean).sort(), described.sort(), key)
  }
})

test('no member is empty: a comma in a plain scalar makes one', () => {
  assert.deepEqual(all.filter(([, node]) => node === null).map(([path]) => path), [])
})

test('every object says whether it takes more members than it lists, and answers list all of theirs', () => {
  const open = all.filter(([path, node]) => node?.type === 'object' && node.additionalProperties === undefined && !path.includes('/Description/'))
  assert.deepEqual(open.map(([path]) => path).filter((path) => !path.endsWith('/session/post/requestBody/content/application/json/schema')), [])
  const free = all.filter(([path, node]) => node?.additionalProperties === true && !isRequest(path)).map(([path]) => path.split('/').at(-1))
  assert.deepEqual(free.sort(), ['Facts', 'FactsOrNull', 'Policy', 'ServiceGiven', 'Subject', 'schema'])
})

test('every operation says what it is and how it is refused', () => {
  for (const { key, operation } of operations) {
    assert.ok(operation.summary && operation.operationId && operation.tags?.length === 1, key)
    const statuses = Object.keys(operation.responses)
    assert.ok(statuses.includes('400') && statuses.includes('default'), key)
    if (['POST', 'PUT', 'PATCH'].includes(key.split(' ')[0])) {
      for (const status of ['403', '415', '422']) assert.ok(statuses.includes(status), `${key} ${status}`)
    }
  }
})

test('an answer with a member nobody described is noticed, as is a status or a path', () => {
  const exchange = {
    method: 'GET',
    target: '/healthz',
    status: 200,
    headers: [['Content-Type', 'application/json; charset=utf-8']],
    body: '{"status":"ok"}'
  }
  assert.deepEqual(judge(exchange), [])
  assert.equal(judge({ ...exchange, body: '{"status":"ok","more":1}' }).length, 1)
  assert.equal(judge({ ...exchange, body: '{}' }).length, 1)
  assert.equal(judge({ ...exchange, body: '{' }).length, 1)
  assert.equal(judge({ ...exchange, headers: [] }).length, 1)
  assert.equal(judge({ ...exchange, status: 418 }).length, 1)
  assert.equal(judge({ ...exchange, target: '/api/v1/none' }).length, 1)
  assert.equal(judge({ ...exchange, target: '/api/v1/cases/01M8JG2V30VDJDAWSPYBCG2A0A' }).length > 1, true)
})
