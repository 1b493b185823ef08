// Requests nobody sends in good faith: whatever stands in them, the answer is described, small and quick, and never 5xx.
// ANZE_SEED repeats a run; ANZE_DRAWS says how many requests are drawn against the rules' own schemas.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { broken, pathsOf, pick, sample, seeded, texts, values, wholeBodies, withMember } from './hostile.mjs'
import { ask, askJson, each, live, tokensIn } from './server.mjs'
import { judge, judgeRequest, operations } from './spec.mjs'

const seed = Number(process.env.ANZE_SEED ?? 1)
const draws = Number(process.env.ANZE_DRAWS ?? 2000)
const width = 8
const region = 'cn/shanxi/xinzhou'
const largestError = 1024 * 1024
const largestBody = 1024 * 1024
const slowestMillis = 10_000
const shown = 5

const case_ = (await askJson('GET', '/api/v1/cases?limit=1&closed=false')).items[0]
const record = (await askJson('GET', '/api/v1/records/enterprise?limit=1')).items[0]
const complaint = {
  type: 'complaint',
  region,
  subject: { name: 'x' },
  facts: { complaint: { received_on: '2026-11-20', kind: 'complaint', complainant: { kind: 'insured_unit' }, request: 'x' } },
  actor: { id: 'h1', role: 'handler' }
}
const policy = { id: 'p1', effective_from: '2026-01-01', effective_to: '2026-12-31', issued_on: '2025-12-30', renewal: false }

// For each operation that takes anything, a request that gets a result (but for these two): what stands in
// it is then replaced, one thing at a time.
const refusedAnyway = ['signIn', 'raiseEvent']
const usual = {
  signIn: { body: { token: 'x' } },
  evaluateDecision: { path: { name: 'insurer-admission' }, body: { region, as_of: '2026-11-20', as_known_on: '2026-11-20', facts: {} } },
  computeDeadline: { query: { region, from: '2026-09-20', period: '10wd', as_known_on: '2026-11-20' } },
  planServices: { body: { region, as_of: '2026-11-20', policies: [policy] } },
  listDuties: { query: { region, from: '2026-01-01', to: '2026-12-31' } },
  followChanges: {},
  showRules: { query: { region, as_of: '2026-11-20' } },
  showCalendar: { path: { year: '2026' } },
  openCase: { body: complaint },
  listCases: { query: { limit: '2' } },
  showCase: { path: { id: case_.id } },
  showJournal: { path: { id: case_.id }, query: { limit: '2' } },
  raiseEvent: { path: { id: case_.id }, headers: { 'If-Match': '*' }, body: { event: 'none', data: { x: 1 }, actor: { id: 'h1', role: 'handler' } } },
  listRecordTypes: { query: { region } },
  addRecord: { path: { type: 'enterprise' }, body: { region, data: record.data } },
  listRecords: { path: { type: 'enterprise' }, query: { limit: '2' } },
  showRecord: { path: { type: 'enterprise', id: record.id } },
  replaceRecord: { path: { type: 'enterprise', id: record.id }, headers: { 'If-Match': '*' }, body: { region, data: record.data } },
  showRecordHistory: { path: { type: 'enterprise', id: record.id } },
  listAudit: { query: { limit: '2' } },
  listCheckpoints: { query: { limit: '2' } },
  listDueCases: { query: { limit: '2' } },
  listRemovedCases: { query: { limit: '2' } },
  listProposals: { query: { limit: '2' } },
  showReport: { path: { name: 'halfyear' }, query: { region, period: '2025H1' } }
}

const queryText = (query) => new URLSearchParams(query).toString()
const targetOf = (template, path, query = '') =>
  template.replace(/\{([^}]+)\}/g, (_, name) => encodeURIComponent(path[name] ?? 'x')) + (query && `?${query}`)

function* requestsOf({ method, template, operation, parameters }) {
  const { path = {}, query = {}, headers = {}, body } = usual[operation.operationId] ?? {}
  const plain = targetOf(template, path, queryText(query))
  for (const { name, in: place } of parameters) {
    const language = name === 'lang' || name === 'Accept-Language' // the same for all: a few will do
    for (const value of language ? texts.slice(0, 12) : texts) {
      if (place === 'path' && value !== '') yield [targetOf(template, { ...path, [name]: value }, queryText(query)), { headers, body }]
      if (place === 'query') yield [targetOf(template, path, queryText({ ...query, [name]: value })), { headers, body }]
      if (place === 'header' && /^[\x20-\x7e]*$/.test(value)) yield [plain, { headers: { ...headers, [name]: value }, body }]
    }
    if (place === 'query') yield [targetOf(template, path, `${queryText(query)}&${name}=1&${name}=2`), { headers, body }]
  }
  for (const odd of ['unknown=1', 'ligth=red', '=', '&&&', 'a&b', '%00=1', 'x=%00', 'x=%ff', 'x=%', 'x=' + 'y'.repeat(15_000)]) {
    yield [targetOf(template, path, [queryText(query), odd].filter(Boolean).join('&')), { headers, body }]
  }
  if (!['POST', 'PUT'].includes(method)) return
  for (const text of wholeBodies) yield [plain, { headers, body: text }]
  for (const type of ['text/plain', 'application/xml', 'application/json;charset=gbk', 'multipart/form-data', '']) {
    yield [plain, { headers: { ...headers, 'content-type': type }, body: body ?? {} }]
  }
  for (const at of [...pathsOf(body ?? {}), ['unknown'], ['']]) {
    for (const raw of values) yield [plain, { headers, body: withMember(body ?? {}, at, raw) }]
    for (const raw of broken) yield [plain, { headers, body: withMember(body ?? {}, at, raw) }]
    yield [plain, { headers, body: withMember(body ?? {}, at, '1', true) }]
  }
}

// What is wrong with an answer, in one line; '' when nothing. A request that the description forbids gets no result.
function wrongWith(exchange) {
  if (exchange.status >= 500) return `status ${exchange.status}`
  if (exchange.status >= 400 && exchange.bytes > largestError) return `${exchange.bytes} bytes`
  if (exchange.millis > slowestMillis) return `${Math.round(exchange.millis)} ms`
  return [...judge(exchange), ...(exchange.status < 300 ? judgeRequest(exchange) : [])].join('; ')
}

const told = ({ method, target, request_body, status, body }, wrong) =>
  `${wrong}\n  ${method} ${target.slice(0, 300)}\n  ${(request_body ?? '').slice(0, 500)}\n  -> ${status} ${body.slice(0, 300)}`

// Who may call an operation: what is refused for want of a permission is never read.
const access = JSON.parse(readFileSync(join(import.meta.dirname, 'access.json'), 'utf8'))
const personas = tokensIn(live.data)
const tokenFor = ({ key }) =>
  access[key].includes('people.manage') ? personas['system-administrator'] : /grants\.manage|retention\.propose/.test(access[key]) ? personas['security-administrator'] : personas.all

async function hold(method, requests, token = live.token) {
  let count = 0
  const found = []
  await each(requests, width, async ([target, options]) => {
    count++
    const exchange = await ask(method, target, { token, ...options }).catch((error) => ({ error }))
    // Refused by its head, the connection may close before all of a large body was sent.
    if (exchange.error && options.body?.length > largestBody) return
    const wrong = exchange.error ? `no answer: ${exchange.error.message}` : wrongWith(exchange)
    if (wrong) found.push(exchange.error ? `${wrong}\n  ${method} ${target.slice(0, 300)} ${String(options.body).slice(0, 200)}` : told(exchange, wrong))
  })
  assert.equal(found.length, 0, `${found.length} of ${count}:\n${found.sort().reverse().slice(0, shown).join('\n')}`)
}

for (const operation of operations) {
  const { template, method, operation: { operationId } } = operation
  if (usual[operationId] && !refusedAnyway.includes(operationId)) {
    test(`${operation.key}: the request that is spoiled is whole`, async () => {
      const { path = {}, query = {}, headers, body } = usual[operationId]
      const { status, body: answer } = await ask(method, targetOf(template, path, queryText(query)), { headers, body })
      assert.ok(status < 300 || status === 409, answer) // a record's number may be taken
    })
  }
  test(operation.key, () => hold(method, requestsOf(operation), tokenFor(operation)))
}

const rules = await askJson('GET', `/api/v1/rulesets?region=${region}`)

// Requests in which one fact, drawn anywhere in a schema of the rules, has a hostile value.
function* drawn(random, list, schemaOf, requestOf) {
  for (let i = 0; i < draws / 4; i++) {
    const one = pick(random, list)
    const facts = sample(schemaOf(one))
    const paths = pathsOf(facts)
    if (paths.length === 0) continue
    yield requestOf(one, withMember(facts, pick(random, paths), pick(random, values)))
  }
}

test(`facts of decisions, seed ${seed}`, () =>
  hold('POST', drawn(seeded(seed), rules.decisions, ({ facts }) => facts, ({ name }, facts) => [
    `/api/v1/decisions/${name}:evaluate`,
    { body: `{"region":"${region}","facts":${facts}}` }
  ])))

test(`facts of new cases, seed ${seed}`, () =>
  hold('POST', drawn(seeded(seed + 1), rules.case_types, ({ facts }) => facts, ({ name, opened_by }, facts) => [
    '/api/v1/cases',
    { body: `{"type":"${name}","region":"${region}","subject":{"name":"x"},"facts":${facts},"actor":{"id":"h1","role":"${opened_by[0] ?? 'handler'}"}}` }
  ])))

const { types } = await askJson('GET', `/api/v1/records?region=${region}`)

test(`data of records, seed ${seed}`, () =>
  hold('POST', drawn(seeded(seed + 2), types, ({ schema }) => schema, ({ type }, data) => [
    `/api/v1/records/${type}`,
    { body: `{"region":"${region}","data":${data}}` }
  ])))

const open = (await askJson('GET', '/api/v1/cases?limit=200&closed=false')).items
const details = []
await each(open.slice(0, 40), width, async ({ id }) => details.push(await askJson('GET', `/api/v1/cases/${id}`)))
const moves = details.flatMap(({ id, allowed }) => allowed.map((event) => ({ id, ...event })))

test(`data of events, seed ${seed}`, () =>
  hold('POST', drawn(seeded(seed + 3), moves, ({ data }) => data, ({ id, event, by }, data) => [
    `/api/v1/cases/${id}/events`,
    { headers: { 'If-Match': '*' }, body: `{"event":"${event}","data":${data},"actor":{"id":"h1","role":"${by[0]}"}}` }
  ])))

test('the reports can still be made of what was let in', async () => {
  await hold('GET', ['annual', 'annual-assessment', 'halfyear', 'quarterly-progress'].flatMap((name) =>
    ['2025', '2025H1', '2025Q3', '2026', '2026H2', '2026Q4'].map((period) => [`/api/v1/reports/${name}?region=${region}&period=${period}`, {}])
  ))
})
