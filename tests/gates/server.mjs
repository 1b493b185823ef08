// A demo server of the built binary, and plain calls to it that become exchanges as spec.mjs judges them.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './spec.mjs'

const binary = process.env.ANZE_BINARY ?? join(root, 'build/anze')
const startMillis = 120_000

// The tokens of the demonstration's personas by name; "all" acts for every role and reads everything.
export const tokensIn = (data) =>
  Object.fromEntries(
    Object.entries(JSON.parse(readFileSync(join(data, 'demo-tokens.json'), 'utf8'))).map(([name, { token }]) => [name, token])
  )

// A token that acts for every role and reads everything, made by the command line in a folder without demonstration.
export function integrationToken(data) {
  const anze = (...words) => execFileSync(binary, [...words, '--data', data], { cwd: root, encoding: 'utf8' })
  if (!anze('user', 'list').split('\n').some((line) => line.startsWith('all '))) anze('user', 'add', '--name', 'all', '--role', 'audit-administrator')
  return anze('token', 'new', '--user', 'all', '--acts-for', '*').trim()
}

// {url, token, data, stop(), log()} of a server with demo data in a folder of its own; `more`: further options. What it
// logs is shown, or kept where `keepLog` says so.
export async function startServer(more = [], keepLog = false) {
  const data = mkdtempSync(join(tmpdir(), 'anze-gates-'))
  const child = spawn(binary, ['serve', '--demo', '--data', data, '--listen', '127.0.0.1:0', ...more], {
    cwd: root,
    stdio: ['ignore', 'pipe', keepLog ? 'pipe' : 'inherit']
  })
  let logged = ''
  child.stderr?.on('data', (chunk) => (logged += chunk))
  const stop = async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.kill()) await gone
    rmSync(data, { recursive: true, force: true })
  }
  const url = await new Promise((resolve, reject) => {
    let text = ''
    const late = setTimeout(() => reject(new Error(`the server is not ready: ${text}`)), startMillis)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${text}`)))
    child.stdout.on('data', (chunk) => {
      text += chunk
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text)
      if (!found) return
      clearTimeout(late)
      resolve(found[0])
    })
  }).catch(async (error) => {
    await stop()
    throw error
  })
  // What it writes to its standard output after its address is a log too.
  child.stdout.on('data', (chunk) => (logged += chunk))
  return { url, data, token: tokensIn(data).all, stop, log: () => logged }
}

// Where the tests of one run find the server that run.mjs started.
export const live = {
  url: process.env.ANZE_URL,
  token: process.env.ANZE_TOKEN,
  data: process.env.ANZE_DATA
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 })

// Sends the target as it stands and gives the exchange, with `millis` and `bytes` of the answer. A null token sends
// none; a body that is no string goes as JSON; `by` is the agent whose connections are used.
export function ask(method, target, { body, token = live.token, headers = {}, by = agent } = {}) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const sent = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers }
  if (text !== undefined) {
    sent['content-type'] ??= 'application/json'
    sent['content-length'] = Buffer.byteLength(text)
  }
  const { hostname, port } = new URL(live.url)
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const call = request({ agent: by, method, hostname, port, path: target, headers: sent }, (answer) => {
      const chunks = []
      // An answer without end is taken for what came first.
      const endless = answer.headers['content-type'] === 'text/event-stream'
      answer.on('data', (chunk) => {
        chunks.push(chunk)
        if (!endless) return
        answer.removeListener('error', reject)
        answer.on('error', () => {})
        answer.destroy()
        finish()
      })
      answer.on('error', reject)
      answer.on('end', finish)
      function finish() {
        const raw = answer.rawHeaders
        const received = Buffer.concat(chunks)
        resolve({
          method,
          target,
          request_body: text,
          status: answer.statusCode,
          headers: raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1]]] : [])),
          body: received.toString('utf8'),
          bytes: received.length,
          millis: performance.now() - begun
        })
      }
    })
    call.on('error', reject)
    call.end(text)
  })
}

export const askJson = async (...args) => JSON.parse((await ask(...args)).body)

// Runs `one` over all of `list`, at most `width` at a time.
export async function each(list, width, one) {
  const rest = list[Symbol.iterator]()
  const lane = async () => {
    for (const item of rest) await one(item)
  }
  await Promise.all(Array.from({ length: width }, lane))
}
