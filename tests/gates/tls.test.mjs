// TLS of the server itself: a new certificate is used after SIGHUP, one that cannot be used leaves the old one in use;
// and traces are continued as W3C Trace Context says.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connect } from 'node:tls'
import { ask } from './server.mjs'
import { root } from './spec.mjs'

const binary = process.env.ANZE_BINARY ?? join(root, 'build/anze')
const folder = mkdtempSync(join(tmpdir(), 'anze-tls-'))
const [pem, key] = ['tls.pem', 'tls.key'].map((name) => join(folder, name))
let child
let port
let log = ''

function makeCertificate(name) {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', `/CN=${name}`, '-keyout', `${key}.${name}`, '-out', `${pem}.${name}`], { stdio: 'ignore' })
}
function use(name) {
  copyFileSync(`${pem}.${name}`, pem)
  copyFileSync(`${key}.${name}`, key)
}

before(async () => {
  for (const name of ['first', 'second']) makeCertificate(name)
  use('first')
  child = spawn(binary, ['serve', '--json', '--data', join(folder, 'data'), '--listen', '127.0.0.1:0', '--tls-certificate', pem, '--tls-key', key, '--access-log', 'all'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stderr.on('data', (chunk) => (log += chunk))
  port = await new Promise((resolve, reject) => {
    let text = ''
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${log}`)))
    child.stdout.on('data', (chunk) => {
      text += chunk
      const found = /https:\/\/127\.0\.0\.1:(\d+)/.exec(text)
      if (found) resolve(Number(found[1]))
    })
  })
})
after(async () => {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  if (child.kill()) await gone
  rmSync(folder, { recursive: true, force: true })
})

const subject = (options = {}) =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options }, () => {
      resolve({ name: socket.getPeerCertificate().subject.CN, protocol: socket.getProtocol() })
      socket.end()
    })
    socket.on('error', reject)
  })
const until = async (ready) => {
  for (let i = 0; i < 200 && !(await ready()); ++i) await new Promise((resolve) => setTimeout(resolve, 50))
  assert.ok(await ready())
}

test('a certificate that was replaced is used after SIGHUP', async () => {
  assert.equal((await subject()).name, 'first')
  use('second')
  assert.equal((await subject()).name, 'first')
  child.kill('SIGHUP')
  await until(async () => (await subject()).name === 'second')
})

test('a certificate that cannot be used leaves the old one in use, and the log says so', async () => {
  writeFileSync(pem, 'no certificate\n')
  log = ''
  child.kill('SIGHUP')
  await until(() => log.includes('http-cannot-use-certificate'))
  assert.equal((await subject()).name, 'second')
})

test('nothing older than TLS 1.2 is spoken', async () => {
  assert.equal((await subject({ maxVersion: 'TLSv1.2' })).protocol, 'TLSv1.2')
  await assert.rejects(subject({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }))
})

test('the access log tells route and trace of a request, and nothing of who sent it', async () => {
  log = ''
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const path = '/api/v1/cases/01J00000000000000000000000?lang=en'
  const answer = await new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { traceparent }, rejectUnauthorized: false }, resolve).on('error', reject)
  })
  answer.resume()
  assert.match(answer.headers.traceparent, /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/)
  await until(() => log.includes('"code":"request"'))
  const line = JSON.parse(log.split('\n').find((one) => one.includes('"code":"request"')))
  assert.equal(line.route, '/api/v1/cases/{id}')
  assert.equal(line.status, '401')
  assert.equal(line.trace, '0af7651916cd43dd8448eb211c80319c')
  assert.ok(!log.includes('127.0.0.1'))
  assert.ok(!log.includes('01J00000000000000000000000'))
})

test('a trace that is none begins anew, and who sends none gets none', async () => {
  const field = (answer) => Object.fromEntries(answer.headers).traceparent
  assert.equal(field(await ask('GET', '/healthz', { token: null })), undefined)
  const zero = '00-00000000000000000000000000000000-b7ad6b7169203331-01'
  const begun = field(await ask('GET', '/healthz', { token: null, headers: { traceparent: zero } }))
  assert.match(begun, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  assert.ok(!begun.includes('0'.repeat(32)))
})
