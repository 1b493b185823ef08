// Starts the real server on data of its own, signs in, and watches every page for what must never happen there.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { personaOf, readTokens, signInAs, signInByToken } from './signin.mjs'

const root = resolve(import.meta.dirname, '../..')
const binary = process.env.ANZE_BIN ?? process.env.ANZE_BINARY ?? join(root, 'build/anze')
const browserPath = process.env.CHROMIUM || '/usr/bin/chromium'
const browserFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const XINZHOU = 'cn/shanxi/xinzhou'
export const NANHAI = 'cn/guangdong/foshan/nanhai'
export const DAYABAY = 'cn/guangdong/huizhou/dayabay'
const START_MS = 120_000
const ACTION_MS = 60_000 // a busy machine is slow, not wrong

// The first JSON document on standard output says that the server answers.
function firstDocument(child) {
  return new Promise((done, fail) => {
    let output = ''
    let errors = ''
    const late = setTimeout(() => fail(new Error(`the server did not start: ${errors}`)), START_MS)
    child.stderr.on('data', (chunk) => (errors += chunk))
    child.on('error', fail)
    child.on('exit', (code) => fail(new Error(`the server ended with ${code}: ${errors}`)))
    child.stdout.on('data', (chunk) => {
      output += chunk
      try {
        done(JSON.parse(output))
        clearTimeout(late)
      } catch {
        // The document is not whole yet.
      }
    })
  })
}

async function stop(child) {
  if (child.exitCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  process.kill(child.pid, 'SIGTERM')
  const late = setTimeout(() => process.kill(child.pid, 'SIGKILL'), 10_000)
  await ended
  clearTimeout(late)
}

async function startServer(demo, listen, options) {
  const data = await mkdtemp(join(tmpdir(), 'anze-browser-'))
  const child = spawn(binary, ['serve', ...(demo ? ['--demo'] : []), '--data', data, '--listen', listen, '--json', ...options], {
    cwd: root,
    env: { ...process.env, LANG: 'C.UTF-8', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const close = async () => {
    await stop(child)
    await rm(data, { recursive: true, force: true })
  }
  try {
    const ready = await firstDocument(child)
    const first = (await readFile(resolve(root, ready.token_file), 'utf8')).trim()
    const tokens = demo ? await readTokens(data) : { all: { token: first, roles: [] } }
    return { url: ready.url.replace(/\/$/, ''), token: tokens.all.token, tokens, cases: ready.demo_cases, close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * One server and one browser for a test file. `newPage()` is a page signed in by the token that may act for every role,
 * with `as` one of the person of the demonstration that holds a role; its `faults` list console errors, violations of
 * the content security policy and requests that left the server. Answers with an error status that a test provokes on
 * purpose are named in `expected`. Without `demo` the folder is empty, there is nobody, and the token is the first one.
 * `options`: more of the command line.
 */
export async function open({ demo = true, listen = '127.0.0.1:0', options = [] } = {}) {
  const server = await startServer(demo, listen, options)
  let browser
  try {
    browser = await chromium.launch({ executablePath: browserPath, args: browserFlags })
  } catch (error) {
    await server.close()
    throw error
  }

  async function newPage({ width = 1366, height = 768, signedIn = true, as = '' } = {}) {
    const context = await browser.newContext({
      baseURL: server.url,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { width, height },
    })
    context.setDefaultTimeout(ACTION_MS)
    const page = await context.newPage()
    page.faults = []
    page.expected = []
    page.on('pageerror', (error) => page.faults.push(`error: ${error.message}`))
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return
      const text = message.text()
      if (page.expected.some((part) => text.includes(part))) return
      page.faults.push(`console ${message.type()}: ${text}`)
    })
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(server.url) && !/^(data|blob|about):/.test(url)) page.faults.push(`left the server: ${url}`)
    })
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`),
      )
    })
    if (as) await signInAs(page, personaOf(server.tokens, as))
    else if (signedIn) {
      await signInByToken(page, server.token)
      await page.locator('.cases tbody tr').first().waitFor()
    }
    return page
  }

  /** A call as a program makes it, outside of the page; with `as` by the token of the person that holds a role. */
  async function api(path, { method = 'GET', body, headers = {}, as = '' } = {}) {
    const token = as ? server.tokens[personaOf(server.tokens, as)].token : server.token
    const response = await fetch(server.url + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const answer = await response.json()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
    return { body: answer, etag: response.headers.get('etag') }
  }

  /** A fresh complaint of today, so that tests do not depend on each other or on the demonstration data. */
  async function newComplaint(name = '示例测试有限公司') {
    const { body: me } = await api('/api/v1/session')
    const { body } = await api('/api/v1/cases', {
      method: 'POST',
      body: {
        type: 'complaint',
        region: XINZHOU,
        subject: { name },
        facts: {
          complaint: {
            received_on: me.now.slice(0, 10),
            kind: 'complaint',
            complainant: { kind: 'insured_unit' },
            request: '要求按合同约定补做隐患排查服务',
          },
        },
        actor: { id: 'h1', role: 'handler' },
      },
    })
    return body
  }

  const close = async () => {
    await browser.close()
    await server.close()
  }
  return { server, newPage, api, newComplaint, close }
}
