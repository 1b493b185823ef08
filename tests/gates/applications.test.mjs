// An insurer applies in Xinzhou and Foshan from one set of answers: by hand as far as drafts go, and with the example
// client (examples/applications) up to registration in one city and refusal in the other.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ask, live, tokensIn } from './server.mjs'
import { judge, root } from './spec.mjs'

const binary = process.env.ANZE_BINARY ?? join(root, 'build/anze')
const tokens = tokensIn(live.data)
const anze = (...words) => execFileSync(binary, [...words, '--data', live.data, '--lang', 'en'], { encoding: 'utf8', cwd: root })
const folder = mkdtempSync(join(tmpdir(), 'anze-apply-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const cities = ['cn/shanxi/xinzhou', 'cn/guangdong/foshan']

// The check character of GB 32100.
function credit(code) {
  const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
  const sum = weights.reduce((all, weight, i) => all + weight * letters.indexOf(code[i]), 0)
  return code + letters[(31 - (sum % 31)) % 31]
}
const company = credit('91140900MA0D00900')

function person(name, role, organisation, region) {
  anze('user', 'add', '--name', name, '--title', name, '--role', role, '--organisation', organisation, '--region', region)
  return anze('token', 'new', '--user', name).trim()
}

async function told(method, target, options) {
  const exchange = await ask(method, target, options)
  assert.deepEqual(judge(exchange), [], `${method} ${target}: ${exchange.body}`)
  return { status: exchange.status, headers: exchange.headers, ...(exchange.body ? JSON.parse(exchange.body) : {}) }
}
const made = await told('POST', '/api/v1/organisations', {
  token: tokens['system-administrator'],
  body: { code: company, title: '示例丁财产保险股份有限公司', kind: 'insurer', region: 'cn' }
})
assert.equal(made.status, 201)
const insurer = person('apply-insurer', 'insurer', company, 'cn')
const colleague = person('apply-colleague', 'insurer', company, 'cn')

test('what two cities ask is one form, with clauses, materials and the letter', async () => {
  const form = await told('GET', `/api/v1/applications:describe?type=admission&region=${cities[0]}&region=${cities[1]}`, { token: insurer })
  assert.equal(form.status, 200)
  assert.deepEqual(form.regions.map(({ region, late_means }) => [region, late_means]), [[cities[0], 'marked'], [cities[1], null]])
  assert.ok(form.materials.length >= 15)
  assert.ok(form.materials.every(({ clauses }) => clauses.length > 0 && clauses.every(({ quote }) => quote)))
  const shared = form.sections.flatMap(({ questions }) => questions).find(({ path }) => path === 'insurer.name')
  assert.deepEqual(shared.regions, cities)
  assert.match(form.promise[0].text, /如有弄虚作假，一经查实，我公司自愿在我市高危行业领域停止使用安责险条款和费率三年/)
  const kinds = await told('GET', '/api/v1/applications:kinds', { token: insurer })
  const offered = kinds.items.find(({ type }) => type === 'admission').regions.map(({ region }) => region)
  assert.ok(cities.every((city) => offered.includes(city)))
  assert.ok(!offered.includes('cn/zhejiang'), 'where no admission exists nobody applies')
})

test('a draft is written by colleagues and by nobody else, and checked while they type', async () => {
  const draft = await told('POST', '/api/v1/applications', { token: insurer, body: { type: 'admission', regions: cities } })
  assert.equal(draft.status, 201)
  const here = `/api/v1/applications/${draft.id}`
  assert.equal(draft.answers.application.insurer, company)
  assert.ok(!draft.ready)
  const first = await told('PUT', `${here}/answers`, { token: insurer, body: { answers: { 'insurer.solvency.comprehensive': 0.9 }, seen: {} } })
  assert.equal(first.status, 200)
  const clash = await told('PUT', `${here}/answers`, { token: colleague, body: { answers: { 'insurer.solvency.comprehensive': 1.2 }, seen: {} } })
  assert.deepEqual([clash.status, clash.code, clash.errors[0].pointer], [409, 'answer-changed', '/answers/insurer.solvency.comprehensive'])
  for (const [name, token] of [['insurer-b', tokens['insurer-b']], ['bureau-clerk', tokens['bureau-clerk']], ['all', tokens.all]]) {
    assert.equal((await told('GET', here, { token })).status, 404, name)
  }
  const check = await told('POST', `${here}:check`, { token: insurer, body: {} })
  const times = []
  for (let i = 0; i < 9; ++i) times.push((await ask('POST', `${here}:check`, { token: insurer, body: {} })).millis)
  const solvency = check.regions[0].checks[0].trace.find(({ rule }) => rule === 'solvency')
  assert.equal(solvency.result, 'fail')
  assert.match(solvency.clauses[0].quote, /不低于100%/)
  assert.ok(times.sort((a, b) => a - b)[4] < 50, `${times} ms`)
  const early = await told('POST', `${here}:submit`, { token: insurer, body: {} })
  assert.deepEqual([early.status, early.code], [422, 'application-incomplete'])
  assert.ok(early.errors.some(({ pointer }) => pointer === '/materials/hq-licence'))
  assert.equal((await told('DELETE', here, { token: colleague })).status, 204)
})

const lastYear = new Date().getFullYear() - 1
const answers = {
  ...JSON.parse(readFileSync(join(root, 'examples/applications/two-cities.json'), 'utf8')),
  'materials.hq_audit_to': `${lastYear}-12-31`,
  'materials.hq_rating_to': `${lastYear}-12-31`,
  'materials.performance_from': `${lastYear - 2}-01-01`,
  'materials.performance_to': `${lastYear}-12-31`
}
const materials = ['hq-licence', 'hq-permit', 'hq-audit', 'hq-rating', 'branch-licence', 'branch-permit', 'branch-teams', 'branch-network', 'product', 'performance', 'plan-high-risk', 'plan-others', 'undertaking', 'convention-certificate', 'convention-signed']
const moved = async (id, event, data, token) => {
  const { headers } = await told('GET', `/api/v1/cases/${id}`, { token })
  const etag = headers.find(([name]) => name.toLowerCase() === 'etag')[1]
  const answer = await told('POST', `/api/v1/cases/${id}/events`, { token, body: { event, data }, headers: { 'if-match': etag } })
  assert.equal(answer.status, 200, JSON.stringify(answer))
  return answer
}
const uploads = (await ask('GET', '/api/v1/uploads/x', { token: insurer })).body.includes('http-no-such-path') ? 'no uploads in this build' : false

test('the example client applies in both; one registers, the other asks for a correction and refuses', { skip: uploads }, async () => {
  const file = join(folder, 'answers.json')
  writeFileSync(file, JSON.stringify(answers))
  const words = ['examples/applications/apply.py', '--url', live.url, '--token', insurer, '--answers', file]
  for (const city of cities) words.push('--region', city)
  for (const material of materials) {
    const path = join(folder, `${material}.pdf`)
    writeFileSync(path, `%PDF-1.4\n% ${material}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`)
    words.push('--file', `${material}=${path}`)
  }
  const run = spawnSync('python3', words, { encoding: 'utf8', cwd: root })
  assert.equal(run.status, 0, run.stdout + run.stderr)
  const { application, receipt } = JSON.parse(run.stdout.trim().split('\n').at(-1))
  const [xinzhou, foshan] = receipt.regions.map(({ case_id }) => case_id)
  assert.equal(receipt.files.length, materials.length)
  assert.ok(receipt.files.every(({ digest }) => /^[0-9a-f]{64}$/.test(digest)))

  await moved(xinzhou, 'accept_materials', {}, tokens['bureau-clerk'])
  const checks = await told('GET', `/api/v1/cases/${xinzhou}/checks`, { token: tokens['bureau-leader'] })
  assert.deepEqual(checks.items.map(({ name, same }) => [name, same]), [['admission', true], ['standing', true]])
  const registered = await moved(xinzhou, 'pass', { number: `忻-${company}` }, tokens['bureau-leader'])
  assert.equal(registered.state, 'registered')

  const clerk = person('foshan-clerk', 'bureau_clerk', 'bureau-foshan', cities[1])
  const leader = person('foshan-leader', 'bureau_leader', 'bureau-foshan', cities[1])
  const item = { item: 'convention.certified_on', reason: '证明日期与所交文件不符', clause: 'foshan-2-1-1-open-admission' }
  await moved(foshan, 'request_correction', { missing: '证明日期', items: [item] }, clerk)
  const here = `/api/v1/applications/${application}`
  const open = await told('GET', here, { token: colleague })
  assert.equal(open.state, 'correcting')
  assert.deepEqual(open.regions[1].items, [item])
  const closed = await told('PUT', `${here}/answers`, { token: colleague, body: { answers: { 'convention.signed_on': '2024-01-01' }, seen: { 'convention.signed_on': '2099-01-01' } } })
  assert.deepEqual([closed.status, closed.code], [409, 'application-closed'])
  const mended = await told('PUT', `${here}/answers`, { token: colleague, body: { answers: { 'convention.certified_on': '2024-06-01' }, seen: { 'convention.certified_on': '2024-05-20' } } })
  assert.equal(mended.status, 200)
  assert.equal((await told('POST', `${here}:submit`, { token: colleague, body: {} })).status, 200)
  const again = await told('GET', `/api/v1/cases/${foshan}`, { token: clerk })
  assert.deepEqual(again.facts.application.corrected, [{ item: 'convention.certified_on', before: '"2024-05-20"', after: '"2024-06-01"' }])
  await moved(foshan, 'accept_materials', {}, clerk)
  const refused = await moved(foshan, 'refuse', { reasons: '尚未签署公约', clause: 'foshan-2-1-1-open-admission' }, leader)
  assert.equal(refused.state, 'refused')
  const last = await told('GET', here, { token: insurer })
  assert.deepEqual(last.regions.map(({ case_state_title }) => case_state_title), ['已登记', '不予登记'])
  const repeated = await told('POST', `${here}:submit`, { token: insurer, body: {} })
  assert.deepEqual(repeated.receipt.number, receipt.number)
})
