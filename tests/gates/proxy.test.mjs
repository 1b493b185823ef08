// The configurations of examples/proxy, run as they stand but for addresses and files: TLS ends at the proxy, and the
// service knows its clients by what the proxy says, not by what they say of themselves.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startServer } from './server.mjs'
import { root } from './spec.mjs'

const tools = process.env.PROXIES ?? join(root, 'build/proxies')
const folder = mkdtempSync(join(tmpdir(), 'anze-proxy-'))
const running = []
let server
after(async () => {
  for (const child of running) {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.kill('SIGTERM')) await gone
  }
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => listener.once('listening', resolve))
  const { port } = listener.address()
  await new Promise((resolve) => listener.close(resolve))
  return port
}

// An example with the addresses and files of this test.
function configured(name, changes) {
  let text = readFileSync(join(root, 'examples/proxy', name), 'utf8')
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), `${name} has no ${from}`)
    text = text.replaceAll(from, to)
  }
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

// {status, headers, body} of what came first; `from`: the address that the client has.
function ask(port, path, { from = '127.0.0.1', headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ maxCachedSessions: 0 })
    const call = request({ agent, host: '127.0.0.1', port, path, headers, localAddress: from, rejectUnauthorized: false }, (answer) => {
      let body = ''
      const done = () => resolve({ status: answer.statusCode, headers: answer.headers, body })
      answer.on('data', (chunk) => {
        body += chunk
        if (answer.headers['content-type'] !== 'text/event-stream') return
        answer.on('error', () => {})
        answer.destroy()
        done()
      })
      answer.on('end', done)
    })
    call.on('error', reject)
    call.end()
  })
}

async function answers(port) {
  for (let i = 0; i < 100; ++i) {
    const up = await ask(port, '/readyz', { from: '127.0.0.9' }).then(({ status }) => status === 200, () => false)
    if (up) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

const pem = join(folder, 'tls.pem')
const key = join(folder, 'tls.key')
const both = join(folder, 'both.pem')
const ports = {}

before(async () => {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=localhost', '-keyout', key, '-out', pem], { stdio: 'ignore' })
  writeFileSync(both, readFileSync(pem, 'utf8') + readFileSync(key, 'utf8'))
  server = await startServer(['--trusted-proxies', '127.0.0.1', '--rate-per-address', '1'])
  const upstream = ['127.0.0.1:8686', new URL(server.url).host]
  ports.nginx = await freePort()
  ports.haproxy = await freePort()
  // Debian's build keeps these under /var/lib, which is not ours.
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path ${join(folder, one)};`)
  const nginx = configured('nginx.conf', [upstream, ['access_log off;', `access_log off; ${temporary.join(' ')}`], ['listen 443 ssl', `listen 127.0.0.1:${ports.nginx} ssl`], ['/etc/anze/tls.pem', pem], ['/etc/anze/tls.key', key]])
  const haproxy = configured('haproxy.cfg', [upstream, ['bind :443', `bind 127.0.0.1:${ports.haproxy}`], ['/etc/anze/tls.pem', both]])
  const globals = `daemon off; master_process off; pid ${join(folder, 'pid')}; error_log ${join(folder, 'nginx.log')};`
  running.push(spawn(join(tools, 'nginx'), ['-p', folder, '-c', nginx, '-e', join(folder, 'nginx.log'), '-g', globals], { stdio: 'ignore' }))
  running.push(spawn(join(tools, 'haproxy'), ['-f', haproxy, '-db'], { stdio: 'ignore' }))
  for (const [name, port] of Object.entries(ports)) assert.ok(await answers(port), `${name} does not answer`)
})

let made = 0
for (const name of ['nginx', 'haproxy']) {
  test(`${name}: HTTPS is known to be HTTPS, and metrics are not for everybody`, async () => {
    const page = await ask(ports[name], '/healthz', { from: `127.0.1.${++made}` })
    assert.equal(page.status, 200)
    assert.equal(page.headers['strict-transport-security'], 'max-age=31536000')
    assert.equal((await ask(ports[name], '/metrics', { from: `127.0.1.${made}` })).status, 404)
  })

  test(`${name}: a client is counted by its own address, whatever it writes into the fields of proxies`, async () => {
    const [greedy, other] = [`127.0.2.${++made}`, `127.0.3.${made}`]
    let refused
    for (let i = 0; i < 15 && !refused; ++i) {
      const headers = { 'x-forwarded-for': `192.0.2.${i}`, forwarded: `for=192.0.2.${i}`, 'x-forwarded-proto': 'http' }
      const answer = await ask(ports[name], '/healthz', { from: greedy, headers })
      assert.equal(answer.headers['strict-transport-security'], 'max-age=31536000')
      if (answer.status === 429) refused = answer
    }
    assert.ok(refused, 'nobody was refused')
    assert.match(refused.headers['ratelimit'], /^"address";r=0;t=\d+$/)
    assert.match(refused.headers['ratelimit-policy'], /^"address";q=10;w=10$/)
    assert.ok(Number(refused.headers['retry-after']) >= 1)
    assert.equal(JSON.parse(refused.body).code, 'http-too-many-requests')
    assert.equal((await ask(ports[name], '/healthz', { from: other })).status, 200)
  })

  test(`${name}: what changes is told as it happens`, async () => {
    const from = `127.0.4.${++made}`
    const begun = performance.now()
    const feed = await ask(ports[name], '/api/v1/changes', { from, headers: { authorization: `Bearer ${server.token}` } })
    assert.equal(feed.status, 200)
    assert.match(feed.body, /^retry: 3000/)
    assert.ok(performance.now() - begun < 2_000)
  })
}
