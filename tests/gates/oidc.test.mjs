// Signing in at a real identity provider, and the attacks on it. A server of its own, whose settings name the provider.
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { client, startProvider } from './provider.mjs'
import { judge, root } from './spec.mjs'

const binary = process.env.ANZE_BINARY ?? join(root, 'build/anze')
const folder = mkdtempSync(join(tmpdir(), 'anze-oidc-'))
const data = join(folder, 'data')
const start = '/api/v1/session/oidc'
const people = {
  'u-handler': { name: '周明', preferred_username: 'zhou', groups: ['xinzhou'] },
  'u-second': { name: '吴芳', preferred_username: 'wu', groups: ['xinzhou'] },
  'u-nobody': { name: '郑强', preferred_username: 'zheng', groups: [] },
  'u-local': { name: '他人', preferred_username: 'local', groups: ['xinzhou'] },
  'u-two': { name: '孙丽', preferred_username: 'sun', groups: ['sys', 'audit'] },
  'u-elsewhere': { name: '钱进', preferred_username: 'qian', groups: ['gone'] }
}
const mapping = `oidc_mapping:
  title: {zh: 统一认证, en: Sign-in}
  claims: {name: preferred_username, title: name}
  grants:
    - {when: {claim: groups, has: xinzhou}, role: handler, organisation: bureau-xinzhou}
    - {when: {claim: groups, has: xinzhou-lead}, role: supervisor, organisation: bureau-xinzhou}
    - {when: {claim: groups, has: sys}, role: system-administrator, region: cn}
    - {when: {claim: groups, has: audit}, role: audit-administrator, region: cn}
    - {when: {claim: groups, has: gone}, role: handler, organisation: bureau-gone}
`
let provider
let server
let auditor
let keysRead

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })

const settings = (issuer, url, more = '') => {
  const file = join(folder, `${Math.random().toString(16).slice(2)}.yaml`)
  writeFileSync(join(folder, 'secret'), `${client.secret}\n`)
  writeFileSync(file, `oidc_issuer: ${issuer}\noidc_client: ${client.id}\noidc_secret_file: ${join(folder, 'secret')}\npublic_url: ${url}\noidc_scopes: openid profile groups\n${mapping}${more}`)
  return file
}

async function startAnze(config, port, at = data) {
  const child = spawn(binary, ['serve', '--config', config, '--data', at, '--listen', `127.0.0.1:${port}`], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const out = { log: '' }
  child.stderr.on('data', (chunk) => (out.log += chunk))
  await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${out.log}`)))
    child.stdout.on('data', (chunk) => String(chunk).includes('http://127.0.0.1') && resolve())
  })
  const stop = async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.kill()) await gone
  }
  return { url: `http://127.0.0.1:${port}`, stop, out }
}

before(async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  provider = await startProvider({ redirect: `${url}${start}/callback`, people })
  server = await startAnze(settings(provider.issuer, url), port)
  anze('organisation', 'add', '--code', 'bureau-xinzhou', '--title', '忻州', '--kind', 'bureau', '--region', 'cn/shanxi/xinzhou')
  anze('user', 'add', '--name', 'local', '--title', '本地', '--role', 'system-administrator')
  anze('user', 'add', '--name', 'auditor', '--title', '审计', '--role', 'audit-administrator')
  auditor = anze('token', 'new', '--user', 'auditor').trim()
})
after(async () => {
  await server?.stop()
  await provider?.close()
  rmSync(folder, { recursive: true, force: true })
})

const anze = (...words) => execFileSync(binary, [...words, '--data', data, '--lang', 'en'], { encoding: 'utf8', cwd: root })

// A browser: its cookies by the place that set them, and one step at a time.
class Browser {
  jars = new Map()
  async go(url, { method = 'GET', body, html = true, headers = {} } = {}) {
    const { origin, hostname, port, pathname, search } = new URL(url)
    const jar = this.jars.get(origin) ?? new Map()
    this.jars.set(origin, jar)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const begun = performance.now()
    return new Promise((resolve, reject) => {
      const call = request(
        {
          method,
          hostname,
          port,
          path: pathname + search,
          agent: false,
          headers: { ...(html ? { accept: 'text/html' } : {}), ...(cookie ? { cookie } : {}), ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }), ...headers }
        },
        async (answer) => {
          let text = ''
          for await (const chunk of answer) text += chunk
          const raw = answer.rawHeaders
          const list = raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1]]] : []))
          for (const [name, value] of list) {
            if (name.toLowerCase() !== 'set-cookie') continue
            const [pair] = value.split(';')
            const equals = pair.indexOf('=')
            if (/max-age=0|expires=thu, 01 jan 1970/i.test(value)) jar.delete(pair.slice(0, equals))
            else jar.set(pair.slice(0, equals), pair.slice(equals + 1))
          }
          resolve({ method, target: pathname + search, status: answer.statusCode, headers: list, body: text, location: answer.headers.location, cookies: answer.headers['set-cookie'] ?? [], millis: performance.now() - begun })
        }
      )
      call.on('error', reject)
      call.end(body)
    })
  }
  // From our start over the provider to the way back, which is not taken yet: its address.
  async until(who, wanted = '') {
    const begun = await this.go(server.url + start + (wanted && `?return_to=${encodeURIComponent(wanted)}`))
    assert.equal(begun.status, 302, begun.body + JSON.stringify(begun.location))
    let step = await this.go(begun.location)
    while (step.location) {
      const next = new URL(step.location, provider.issuer).href
      if (next.startsWith(server.url)) return next
      const asked = /\/interaction\/[\w-]+$/.test(next) && step.status >= 300
      step = asked ? await this.go(next, { method: 'POST', body: `who=${who}` }) : await this.go(next)
    }
    assert.fail(`the provider stopped: ${step.status} ${step.body}`)
  }
  async signIn(who, wanted = '') {
    return this.go(await this.until(who, wanted))
  }
  me() {
    return this.go(`${server.url}/api/v1/me`, { html: false })
  }
}

const problemOf = (answer) => new URL(answer.location, server.url).searchParams.get('problem')
const refusalOf = async (browser, url) => {
  const answer = await browser.go(url)
  assert.equal(answer.status, 303, answer.body)
  return problemOf(answer)
}
const acts = async (query) => (await (await fetch(`${server.url}/api/v1/audit?${query}`, { headers: { authorization: `Bearer ${auditor}` } })).json()).items
const quantile = (list, q) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))]

test('a mapping that means nothing is told with file and line before anything starts', () => {
  const file = settings('https://id.example', 'https://anze.example').replace(/$/, '')
  const bad = `${file}.bad.yaml`
  writeFileSync(bad, `oidc_issuer: https://id.example\noidc_client: a\npublic_url: https://anze.example\noidc_mapping:\n  title: x\n  grants:\n    - {when: {claim: g, has: a}, role: king, region: cn}\n    - {when: {claim: g, has: a}, role: handler, region: cn/nowhere}\n    - {when: {claim: g, has: b}, role: system-administrator, region: cn}\n    - {when: {claim: g, has: b}, role: audit-administrator, region: cn}\n`)
  const run = (...more) => spawnSync(binary, ['serve', '--config', bad, '--lang', 'en', '--data', join(folder, 'never'), ...more], { encoding: 'utf8', cwd: root })
  for (const refused of [run('--check-config'), run('--listen', '127.0.0.1:0')]) {
    assert.equal(refused.status, 2, refused.stderr)
    for (const said of [/:7:.*no role king/, /:8:.*cn\/nowhere/, /:9:.*three persons/, /:10:.*three persons/]) assert.match(refused.stderr, said)
  }
  const good = spawnSync(binary, ['serve', '--config', file, '--check-config', '--lang', 'en'], { encoding: 'utf8', cwd: root })
  assert.equal(good.status, 0, good.stderr)
})

test('the pages are told which providers there are', async () => {
  const answer = await new Browser().go(`${server.url}/api/v1/providers`, { html: false, headers: { 'accept-language': 'en' } })
  assert.deepEqual([answer.status, judge(answer)], [200, []])
  assert.deepEqual(JSON.parse(answer.body).items, [{ id: 'oidc', title: 'Sign-in', start }])
})

test('a person signs in at the provider, has the roles of the claims, and comes to the page that was wanted', async () => {
  const browser = new Browser()
  const begun = await browser.go(`${server.url}${start}?return_to=%2Fcases%2F01J%3Fa%3Db`)
  assert.deepEqual([begun.status, judge(begun)], [302, []])
  const asked = new URL(begun.location).searchParams
  assert.equal(asked.get('code_challenge_method'), 'S256')
  assert.ok(asked.get('state').length >= 43 && asked.get('nonce').length >= 43 && asked.get('code_challenge').length === 43)
  assert.match(begun.cookies[0], /^anze_oidc=[^;]+; Path=\/api\/v1\/session\/oidc; HttpOnly; SameSite=Lax; Max-Age=600$/)
  for (const secret of ['state', 'nonce']) assert.ok(!begun.cookies[0].includes(asked.get(secret)))
  const back = await browser.signIn('u-handler', '/cases/01J?a=b')
  keysRead = Date.now()
  assert.deepEqual([back.status, judge(back)], [303, []])
  assert.equal(back.location, '/login?signed-in=oidc&next=%2Fcases%2F01J%3Fa%3Db')
  assert.match(back.cookies.find((one) => one.startsWith('anze_session=')), /HttpOnly; SameSite=Strict/)
  assert.match(back.cookies.find((one) => one.startsWith('anze_oidc=')), /Max-Age=0/)
  const me = await browser.me()
  assert.deepEqual([me.status, judge(me)], [200, []])
  const { id, title, person, provider: keeper, grants } = JSON.parse(me.body)
  assert.deepEqual([id, title, person, keeper], ['zhou', '周明', '周明', provider.issuer])
  assert.deepEqual(grants.map(({ role, organisation, region }) => [role, organisation, region]), [['handler', 'bureau-xinzhou', 'cn/shanxi/xinzhou']])
  assert.equal((await acts('kind=user.add&object=user:zhou'))[0].outcome, 'done')
})

test('a way back that comes twice, or to another browser, or with another state, is refused', async () => {
  const browser = new Browser()
  const url = await browser.until('u-handler')
  const cookies = new Map(browser.jars.get(server.url))
  const thief = new Browser()
  assert.equal(await refusalOf(thief, url), 'oidc-state') // no cookie: somebody was sent the address
  await thief.go(server.url + start)
  assert.equal(await refusalOf(thief, url), 'oidc-state') // a sign-in of its own under way
  const foreign = new URL(url)
  foreign.searchParams.set('state', 'f'.repeat(64))
  assert.equal(await refusalOf(browser, foreign.href), 'oidc-state')
  browser.jars.set(server.url, new Map(cookies))
  assert.equal((await browser.go(url)).location, '/login?signed-in=oidc')
  const again = new Browser()
  again.jars.set(server.url, new Map(cookies)) // everything that the browser had
  assert.equal(await refusalOf(again, url), 'oidc-state')
  const program = await again.go(url, { html: false })
  assert.deepEqual([program.status, judge(program), JSON.parse(program.body).code], [401, [], 'oidc-state'])
  assert.equal((await thief.me()).status, 401)
  const noted = await acts('kind=session.begin&outcome=refused&limit=10')
  assert.ok(noted.length >= 4)
})

test('a code of another browser redeems nothing: it lacks the verifier', async () => {
  const victim = new Browser()
  const stolen = new URL(await victim.until('u-handler')).searchParams.get('code')
  const thief = new Browser()
  const own = new URL(await thief.until('u-second'))
  own.searchParams.set('code', stolen)
  assert.equal(await refusalOf(thief, own.href), 'oidc-refused')
  assert.equal((await thief.me()).status, 401)
})

test('a way back that names another provider is refused before its code is shown to ours', async () => {
  const browser = new Browser()
  const url = new URL(await browser.until('u-handler'))
  url.searchParams.set('iss', 'https://evil.example')
  const before = provider.calls.filter((call) => call === 'POST /token').length
  assert.equal(await refusalOf(browser, url.href), 'oidc-token')
  assert.equal(provider.calls.filter((call) => call === 'POST /token').length, before)
})

test('an ID token that was changed on the way is refused', async () => {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const read = (text) => JSON.parse(Buffer.from(text, 'base64url'))
  const changes = {
    'another person': ([h, p, s]) => [h, part({ ...read(p), sub: 'u-second' }), s],
    'no signature': ([h, p]) => [part({ ...read(h), alg: 'none' }), p, ''],
    'a secret for a key': ([h, p, s]) => [part({ ...read(h), alg: 'HS256' }), p, s],
    'a key nobody has': ([h, p, s]) => [part({ ...read(h), kid: 'unknown' }), p, s],
    'another audience': ([h, p, s]) => [h, part({ ...read(p), aud: 'other' }), s],
    'no token': () => ['']
  }
  for (const [what, change] of Object.entries(changes)) {
    const browser = new Browser()
    const url = await browser.until('u-handler')
    provider.wrong.token = (json) => ({ ...json, id_token: change(json.id_token.split('.')).join('.') })
    const refused = await refusalOf(browser, url)
    delete provider.wrong.token
    assert.equal(refused, 'oidc-token', what)
    assert.equal((await browser.me()).status, 401)
  }
})

test('the token of another sign-in is refused by its nonce', async () => {
  let kept
  provider.wrong.token = (json) => (kept = json)
  await new Browser().signIn('u-handler')
  const browser = new Browser()
  const url = await browser.until('u-handler')
  provider.wrong.token = (json) => ({ ...json, id_token: kept.id_token })
  const refused = await refusalOf(browser, url)
  delete provider.wrong.token
  assert.equal(refused, 'oidc-token')
})

test('only pages of ours are come back to', async () => {
  const browser = new Browser()
  for (const wanted of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/api/v1/me', '/%2Fevil.example', '/\tx', '/\r\nSet-Cookie: a=b', '', '/no-such-page', `/cases/${'x'.repeat(2000)}`, '/../x', '/cases/1\u0000']) {
    const answer = await browser.go(`${server.url}${start}?return_to=${encodeURIComponent(wanted)}`)
    assert.ok([400, 422].includes(answer.status), `${wanted}: ${answer.status}`)
    assert.deepEqual(judge(answer), [])
    assert.equal(answer.location, undefined)
  }
})

test('who has no role is told so, and keeps the page that was wanted', async () => {
  const browser = new Browser()
  const back = await browser.signIn('u-nobody', '/calendar')
  assert.equal(back.location, '/login?problem=oidc-no-grant&next=%2Fcalendar')
  assert.ok(!anze('user', 'list').includes('zheng'))
  const program = new Browser()
  const answer = await program.go(await program.until('u-nobody'), { html: false })
  assert.deepEqual([answer.status, judge(answer), JSON.parse(answer.body).code], [403, [], 'oidc-no-grant'])
})

test('who cancels at the provider is told so', async () => {
  assert.equal(problemOf(await new Browser().signIn('')), 'oidc-refused')
})

test('roles follow the provider at each sign-in, and the auditor reads what changed', async () => {
  const browser = new Browser()
  people['u-second'].groups = ['xinzhou', 'xinzhou-lead']
  await browser.signIn('u-second')
  assert.deepEqual(JSON.parse((await browser.me()).body).roles.sort(), ['handler', 'supervisor'])
  people['u-second'].groups = ['xinzhou-lead']
  await browser.signIn('u-second')
  assert.deepEqual(JSON.parse((await browser.me()).body).roles, ['supervisor'])
  const [changed] = await acts('kind=user.role&object=user:wu&order=newest')
  assert.match(JSON.stringify(changed.data), /supervisor@bureau-xinzhou/)
  // Without any, nothing is left open.
  people['u-second'].groups = []
  assert.equal(problemOf(await new Browser().signIn('u-second')), 'oidc-no-grant')
  assert.equal((await browser.me()).status, 401)
})

test('no local account is taken over, and the three administrators stay three', async () => {
  assert.equal(problemOf(await new Browser().signIn('u-local')), 'provided-name-taken')
  assert.equal(problemOf(await new Browser().signIn('u-two')), 'administrators-apart')
  assert.equal(problemOf(await new Browser().signIn('u-elsewhere')), 'unknown-organisation')
  assert.match(server.out.log, /bureau-gone/) // told when the service started
})

test('a disabled account stays disabled, and no password opens one of the provider', async () => {
  const browser = new Browser()
  await browser.signIn('u-handler')
  const refused = (...words) => spawnSync(binary, [...words, '--data', data, '--lang', 'en'], { encoding: 'utf8', cwd: root })
  for (const words of [['user', 'reset', '--name', 'zhou'], ['user', 'role', '--name', 'zhou', '--role', 'handler', '--region', 'cn'], ['token', 'new', '--user', 'zhou']]) {
    const { status, stderr } = refused(...words)
    assert.notEqual(status, 0, words.join(' '))
    assert.match(stderr, /identity provider/)
  }
  const attempt = await new Browser().go(`${server.url}/api/v1/session`, { method: 'POST', html: false, body: '{"name":"zhou","password":""}', headers: { 'content-type': 'application/json' } })
  assert.equal(attempt.status, 401)
  const persona = await new Browser().go(`${server.url}/api/v1/session`, { method: 'POST', html: false, body: '{"persona":"zhou"}', headers: { 'content-type': 'application/json' } })
  assert.equal(persona.status, 404)
  anze('user', 'disable', '--name', 'zhou')
  assert.equal((await browser.me()).status, 401)
  assert.equal(problemOf(await new Browser().signIn('u-handler')), 'provided-disabled')
  anze('user', 'disable', '--name', 'zhou', '--enable')
  assert.equal((await new Browser().signIn('u-handler')).location, '/login?signed-in=oidc')
})

test('while the provider is down, drips, sends too much or sends elsewhere, nobody signs in; afterwards they do', async () => {
  for (const [what, how] of Object.entries({ down: true, large: true, elsewhere: 'http://127.0.0.1:1/', slow: true })) {
    const browser = new Browser()
    const url = await browser.until('u-handler')
    provider.wrong[what] = how
    const answer = await browser.go(url)
    delete provider.wrong[what]
    assert.ok(['oidc-unavailable', 'oidc-refused'].includes(problemOf(answer)), `${what}: ${answer.location}`)
    assert.ok(answer.millis < 8000, `${what}: ${answer.millis} ms`)
    await new Promise((resolve) => setTimeout(resolve, 2100))
    assert.equal((await new Browser().signIn('u-handler')).location, '/login?signed-in=oidc')
  }
})

test('while the provider hangs, everybody else is served, and who waits is told in time', async () => {
  const browsers = []
  // Not all at once: more than wait at a time are told to come again.
  for (let i = 0; i < 70; ++i) {
    const browser = new Browser()
    browsers.push({ browser, url: await browser.until('u-handler') })
  }
  provider.wrong.hang = true
  let done = false
  const waiting = Promise.all(browsers.map(({ browser, url }) => browser.go(url))).finally(() => (done = true))
  const served = []
  const other = new Browser()
  while (!done) served.push((await other.go(`${server.url}/api/v1/regions`, { html: false, headers: { authorization: `Bearer ${auditor}` } })).millis)
  const answers = await waiting
  delete provider.wrong.hang
  const told = new Set(answers.map(problemOf))
  for (const one of told) assert.ok(['oidc-unavailable', 'oidc-busy'].includes(one), one)
  assert.ok(quantile(answers.map(({ millis }) => millis), 1) < 15_000)
  assert.ok(served.length > 50 && quantile(served, 0.99) < 100, `p99 ${quantile(served, 0.99)} ms of ${served.length}`)
})

test('a key that the provider changed is found', async () => {
  const wait = keysRead + 31_000 - Date.now()
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
  provider.rotate('second')
  const before = provider.calls.filter((call) => call === 'GET /jwks').length
  assert.equal((await new Browser().signIn('u-handler')).location, '/login?signed-in=oidc')
  assert.equal(provider.calls.filter((call) => call === 'GET /jwks').length, before + 1)
})

test('neither the log nor the audit journal holds a code, a token or the secret', async () => {
  const texts = server.out.log + JSON.stringify(await acts('limit=200'))
  assert.ok(!texts.includes(client.secret))
  assert.ok(!/eyJ[\w-]+\./.test(texts))
  assert.ok(!/code=/.test(texts))
})

test('over HTTPS the certificate must be good, by the authority that the settings name, and of that host; other curves sign too', async () => {
  const [pem, key] = ['id.pem', 'id.key'].map((name) => join(folder, name))
  const make = (names) => execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=id', '-addext', `subjectAltName=${names}`, '-keyout', key, '-out', pem], { stdio: 'ignore' })
  const { readFileSync } = await import('node:fs')
  const begin = async (names, ca) => {
    make(names)
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const secure = await startProvider({ redirect: `${url}${start}/callback`, people, host: 'localhost', tls: { key: readFileSync(key), cert: readFileSync(pem) } })
    const one = await startAnze(settings(secure.issuer, url, ca ? `oidc_ca_file: ${pem}\n` : ''), port, join(folder, `data-${port}`))
    const answer = await new Browser().go(url + start, { html: false })
    await one.stop()
    await secure.close()
    return [answer.status, answer.status === 503 ? JSON.parse(answer.body).code : new URL(answer.location).origin === secure.issuer]
  }
  assert.deepEqual(await begin('DNS:localhost', true), [302, true])
  assert.deepEqual(await begin('DNS:localhost', false), [503, 'oidc-unavailable'])
  assert.deepEqual(await begin('DNS:other.example', true), [503, 'oidc-unavailable'])
})

test('a provider that signs by an elliptic curve is believed too, and a server that waits for one stops at once', async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const curve = await startProvider({ redirect: `${url}${start}/callback`, people: { 'u-lead': { name: '冯', preferred_username: 'feng', groups: ['sys'] } }, algorithm: 'ES256' })
  const one = await startAnze(settings(curve.issuer, url), port, join(folder, 'data-curve'))
  const [ours, theirs] = [server, provider]
  server = { ...one }
  provider = curve
  try {
    assert.equal((await new Browser().signIn('u-lead')).location, '/login?signed-in=oidc')
    const browser = new Browser()
    const back = await browser.until('u-lead')
    curve.wrong.hang = true
    const waiting = browser.go(back).catch(() => null)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const begun = Date.now()
    await one.stop()
    assert.ok(Date.now() - begun < 4000, `${Date.now() - begun} ms`)
    await waiting
  } finally {
    server = ours
    provider = theirs
    await one.stop()
    await curve.close()
  }
})
