// Files over a real server: uploads cut at every tenth and resumed, the same file twice, another account's, hostile
// names and contents, a full disk, a scanner that hangs, refuses and dies, a hundred at once while others are served;
// then cases with files: who may have them, what stands in the headers, and what verify, doctor, backup and restore say.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startServer, tokensIn } from './server.mjs'
import { root } from './spec.mjs'

const binary = process.env.ANZE_BINARY ?? join(root, 'build/anze')
const folder = mkdtempSync(join(tmpdir(), 'anze-files-'))
const rules = join(folder, 'rulesets')
const mib = 1024 * 1024
const sha = (bytes) => createHash('sha256').update(bytes).digest('hex')
const pdf = (size) => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size - 9)])
const sleep = (millis) => new Promise((done) => setTimeout(done, millis))

// A clamd as the other side: answers INSTREAM as `mode` says.
const scanner = { mode: 'clean', seen: 0, sockets: new Set() }
scanner.server = createServer((socket) => {
  scanner.sockets.add(socket)
  socket.on('error', () => {})
  socket.on('close', () => scanner.sockets.delete(socket))
  if (scanner.mode === 'dead') return socket.destroy()
  let bytes = Buffer.alloc(0)
  socket.on('data', (some) => {
    bytes = Buffer.concat([bytes, some])
    if (scanner.mode === 'hang') return
    let at = 'zINSTREAM\0'.length
    if (bytes.length < at) return
    assert.equal(bytes.subarray(0, at).toString(), 'zINSTREAM\0')
    const content = []
    while (bytes.length >= at + 4) {
      const size = bytes.readUInt32BE(at)
      if (size === 0) {
        scanner.seen += 1
        const bad = Buffer.concat(content).includes('EICAR-STANDARD')
        return socket.end(bad ? 'stream: Eicar-Signature FOUND\0' : 'stream: OK\0')
      }
      if (bytes.length < at + 4 + size) return
      content.push(bytes.subarray(at + 4, at + 4 + size))
      at += 4 + size
    }
  })
})

let server, tokens
before(async () => {
  cpSync(join(root, 'rulesets'), rules, { recursive: true })
  writeFileSync(join(rules, 'cn/cases/attachment.yaml'), `case_types:
  attachment:
    title: {zh: 附件, en: Attachment}
    summary: {zh: 附件, en: Attachment}
    clauses: [platform-steps]
    opened_by: [insurer, bureau_clerk]
    parties: {insurer: [attachment.insurer]}
    facts:
      attachment.insurer: {type: string, title: {zh: 机构, en: Insurer}}
      application.files: {type: list, items: attached_file, title: {zh: 文件, en: Files}}
    initial: open
    states:
      open: {title: {zh: 未办, en: Open}}
      done: {title: {zh: 已办, en: Done}, final: true}
    events:
      finish: {title: {zh: 办结, en: Finish}, from: [open], to: done, by: [bureau_clerk], clauses: [platform-steps]}
`)
  const types = readFileSync(join(rules, 'cn/types.yaml'), 'utf8')
  writeFileSync(join(rules, 'cn/types.yaml'), types.replace(/^  score_row:/m, `  attached_file:
    title: {zh: 文件, en: File}
    fields:
      material: {type: string, title: {zh: 材料, en: Material}}
      name: {type: string, title: {zh: 名称, en: Name}}
      digest: {type: string, required: true, title: {zh: 摘要, en: Digest}}
      size: {type: integer, title: {zh: 大小, en: Size}}
      type: {type: string, title: {zh: 类型, en: Type}}
  score_row:`))
  await new Promise((done) => scanner.server.listen(0, '127.0.0.1', done))
  server = await startServer(['--rules', rules, '--scanner', `127.0.0.1:${scanner.server.address().port}`])
  tokens = tokensIn(server.data)
})
after(async () => {
  for (const socket of scanner.sockets) socket.destroy()
  scanner.server.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const call = async (method, path, { token = tokens.all, body, headers = {}, json } = {}) => {
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(json ? { 'content-type': 'application/json' } : {}), ...headers },
    body: json ? JSON.stringify(json) : body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {})
  })
  const bytes = Buffer.from(await answer.arrayBuffer())
  let value
  try {
    value = JSON.parse(bytes.toString())
  } catch {}
  return { status: answer.status, headers: answer.headers, bytes, value, code: value?.code }
}
const begin = (name, size, more = {}) => call('POST', '/api/v1/uploads', { json: { name, size, ...more.json }, token: more.token })
const part = (id, bytes, first, last, more = {}) =>
  call('PUT', `/api/v1/uploads/${id}`, { body: bytes.subarray(first, last + 1), headers: { 'content-type': 'application/octet-stream', 'content-range': `bytes ${first}-${last}/${bytes.length}` }, ...more })
const whole = (name, body, more = {}) =>
  call('POST', `/api/v1/uploads?name=${encodeURIComponent(name)}`, { body, ...more, headers: { 'content-type': 'application/octet-stream', ...more.headers } })
const scanned = async (id, wanted, token) => {
  for (let i = 0; i < 200; ++i) {
    const { value } = await call('GET', `/api/v1/uploads/${id}`, { token })
    if (value.scan === wanted) return value
    await sleep(50)
  }
  throw new Error(`${id} is not ${wanted}`)
}
const incoming = () => readdirSync(join(server.data, 'files/incoming'))
const personaOf = (code) => Object.keys(tokens).find((name) => name.includes(code))

// Sends a part and ends the connection after so many bytes.
function cut(id, bytes, first, after) {
  return new Promise((done) => {
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname, () => {
      socket.write(`PUT /api/v1/uploads/${id} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer ${tokens.all}\r\nContent-Type: application/octet-stream\r\nContent-Length: ${bytes.length - first}\r\nContent-Range: bytes ${first}-${bytes.length - 1}/${bytes.length}\r\n\r\n`)
      socket.write(bytes.subarray(first, first + after), () => setTimeout(() => socket.destroy(), 50))
    })
    socket.on('error', () => {})
    socket.on('close', () => done())
  })
}

test('an upload that is cut at every tenth is resumed to the same digest', async () => {
  const bytes = pdf(3 * mib + 1234)
  for (let tenth = 1; tenth < 10; ++tenth) {
    const { value } = await begin('a.pdf', bytes.length)
    const at = Math.floor((bytes.length * tenth) / 10)
    await cut(value.id, bytes, 0, at)
    let received = -1
    for (let i = 0; i < 100; ++i) {
      const now = (await call('GET', `/api/v1/uploads/${value.id}`)).value.received
      if (now === received && i > 2) break
      received = now
      await sleep(30)
    }
    assert.ok(received <= at && received > at - 600_000, `${received} of ${at}`)
    const wrong = await part(value.id, bytes, received + 1, bytes.length - 1)
    assert.equal(wrong.status, 409)
    assert.equal(wrong.code, 'upload-offset')
    assert.equal(wrong.value.received, received)
    const rest = await part(value.id, bytes, received, bytes.length - 1)
    assert.equal(rest.status, 200, rest.bytes.toString())
    assert.equal(rest.value.digest, sha(bytes))
    assert.equal(rest.value.received, bytes.length)
  }
})

test('the same file twice is one file, in parts, in one part and chunked', async () => {
  const bytes = pdf(2 * mib)
  const one = await whole('one.pdf', bytes)
  assert.equal(one.status, 201, one.bytes.toString())
  const two = await whole('two.pdf', new ReadableStream({ start(to) { for (let at = 0; at < bytes.length; at += 65536) to.enqueue(bytes.subarray(at, at + 65536)); to.close() } }))
  assert.equal(two.status, 201, two.bytes.toString())
  const { value } = await begin('three.pdf', bytes.length, { json: { digest: sha(bytes) } })
  for (let at = 0; at < bytes.length; at += 500_000) await part(value.id, bytes, at, Math.min(at + 500_000, bytes.length) - 1)
  const three = await call('GET', `/api/v1/uploads/${value.id}`)
  for (const { value: view } of [one, two, three]) assert.equal(view.digest, sha(bytes))
  const place = join(server.data, 'files', sha(bytes).slice(0, 2))
  assert.deepEqual(readdirSync(place).filter((name) => name === sha(bytes).slice(2)), [sha(bytes).slice(2)])
  assert.equal(statSync(join(place, sha(bytes).slice(2))).mode & 0o777, 0o600)
  assert.equal(statSync(join(server.data, 'files')).mode & 0o777, 0o700)
})

test('an upload is another account\'s: there is none', async () => {
  const [mine, other] = [tokens[personaOf('insurer')] ?? tokens.all, tokens[Object.keys(tokens).find((name) => /clerk/.test(name))]]
  const { value } = await begin('a.pdf', 100, { token: mine })
  for (const [method, more] of [['GET', {}], ['DELETE', {}], ['PUT', { body: Buffer.alloc(100), headers: { 'content-type': 'application/octet-stream', 'content-range': 'bytes 0-99/100' } }]]) {
    const answer = await call(method, `/api/v1/uploads/${value.id}`, { token: other, ...more })
    assert.equal(answer.status, 404, method)
    assert.equal(answer.code, 'unknown-upload')
  }
  assert.equal((await call('GET', `/api/v1/uploads/${value.id}`, { token: mine })).status, 200)
  assert.equal((await fetch(`${server.url}/api/v1/uploads/${value.id}`)).status, 401)
})

test('what cannot be a file is refused with its reason, and nothing stays', async () => {
  const before = incoming().length
  const expect = async (answer, status, code) => {
    assert.equal(answer.status, status, answer.bytes.toString())
    assert.equal(answer.code, code)
  }
  await expect(await whole('a.pdf', Buffer.alloc(0)), 422, 'file-empty')
  await expect(await begin('a.pdf', 0), 422, 'file-empty')
  await expect(await whole('a.pdf', Buffer.concat([Buffer.from('MZ\x90\0'), randomBytes(100_000)])), 422, 'file-kind-not-allowed')
  await expect(await begin('a.pdf', 201 * mib), 413, 'file-too-large')
  await expect(await whole('a.pdf', Buffer.alloc(201 * mib)), 413, 'file-too-large')
  for (const name of ['../a.pdf', 'a/b.pdf', 'C:\\a.pdf', 'a\u202efdp.exe', 'a\u0000.pdf', 'a\nb.pdf', '.htaccess', 'x'.repeat(201)]) {
    const answer = await begin(name, 10)
    assert.ok([400, 422].includes(answer.status), name)
    assert.ok(['file-name-not-usable', 'text-character'].includes(answer.code) || answer.code.startsWith('json-'), answer.code)
  }
  await expect(await whole('a\u2066b.pdf', pdf(10)), 422, 'file-name-not-usable')
  await expect(await whole('a.pdf', pdf(100), { headers: { 'content-type': 'text/html' } }), 415, 'upload-not-bytes')
  await expect(await call('POST', '/api/v1/uploads?name=a.pdf&digest=' + '0'.repeat(64), { body: pdf(100), headers: { 'content-type': 'application/octet-stream' } }), 422, 'upload-digest-differs')
  assert.equal(incoming().length, before)
  // A PDF that would unpack to terabytes is a PDF, and is never unpacked.
  const bomb = Buffer.concat([Buffer.from('%PDF-1.7\n1 0 obj<</Length 1000000/Filter[/FlateDecode/FlateDecode/FlateDecode]>>stream\n'), Buffer.alloc(mib)])
  const taken = await whole('bomb.pdf', bomb)
  assert.equal(taken.status, 201)
  assert.equal(taken.value.type, 'pdf')
})

test('a file without signing in is refused by its head', async () => {
  const answer = await new Promise((done, fail) => {
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname, () => socket.write('POST /api/v1/uploads?name=a.pdf HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\n'))
    socket.once('data', (bytes) => done(bytes.toString()))
    socket.on('error', fail)
  })
  assert.match(answer, /^HTTP\/1\.1 401 /)
})

test('a scanner that hangs holds nothing up but the file; one that refuses and one that dies are told apart', async () => {
  scanner.mode = 'hang'
  const { value } = await whole('waits.pdf', pdf(1000))
  assert.equal(value.scan, 'waiting')
  for (let i = 0; i < 20; ++i) assert.equal((await fetch(server.url + '/healthz')).status, 200)
  const other = await whole('other.pdf', pdf(1000))
  assert.equal(other.status, 201)
  assert.equal((await call('GET', `/api/v1/uploads/${value.id}`)).value.scan, 'waiting')
  scanner.mode = 'dead'
  for (const socket of scanner.sockets) socket.destroy()
  await sleep(300)
  assert.equal((await call('GET', `/api/v1/uploads/${value.id}`)).value.scan, 'waiting')
  scanner.mode = 'clean'
})

test('a hundred uploads at once, while others are served and memory stays small', async () => {
  const pid = Number(spawnSync('sh', ['-c', `fuser ${join(server.data, 'anze.db.lock')} 2>/dev/null`], { encoding: 'utf8' }).stdout.trim().split(/\s+/)[0])
  const rss = () => (pid ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024 : 0)
  const idle = rss()
  const size = 8 * mib
  const bytes = pdf(size)
  let most = 0
  let slowest = 0
  let on = true
  const watching = (async () => {
    while (on) {
      const begun = performance.now()
      assert.equal((await fetch(server.url + '/healthz')).status, 200)
      slowest = Math.max(slowest, performance.now() - begun)
      most = Math.max(most, rss())
      await sleep(20)
    }
  })()
  const answers = await Promise.all(Array.from({ length: 100 }, async (_, i) => {
    const own = Buffer.from(bytes)
    own.writeUInt32BE(i, 20)
    const { value } = await begin(`${i}.pdf`, size)
    const answer = await part(value.id, own, 0, size - 1)
    if (answer.status === 200) await call('DELETE', `/api/v1/uploads/${value.id}`)
    return [answer.status, answer.value.digest === sha(own)]
  }))
  on = false
  await watching
  assert.deepEqual([...new Set(answers.map(String))], ['200,true'])
  console.log(`100 uploads at once: memory ${idle.toFixed(0)} -> ${most.toFixed(0)} MiB, slowest /healthz ${slowest.toFixed(0)} ms`)
  if (pid) assert.ok(most - idle < 100 * 16, `${most - idle} MiB`)
  assert.ok(slowest < 5000)
})

test('a full disk keeps what arrived, and the rest comes when there is room', { skip: spawnSync('sh', ['-c', 'test $(id -u) = 0 && mount -t tmpfs none /mnt -o size=1m && umount /mnt']).status !== 0 && 'needs to mount a small disk' }, async () => {
  const small = join(folder, 'small')
  mkdirSync(small)
  assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=420m', 'none', small]).status, 0)
  const data = join(small, 'data')
  const child = spawn(binary, ['serve', '--demo', '--data', data, '--listen', '127.0.0.1:0'], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const url = await new Promise((done) => child.stdout.on('data', (chunk) => { const found = /http:\/\/127\.0\.0\.1:\d+/.exec(chunk); if (found) done(found[0]) }))
    const token = tokensIn(data).all
    const to = (method, path, body, headers) => fetch(url + path, { method, headers: { authorization: `Bearer ${token}`, ...headers }, body })
    const bytes = pdf(100 * mib)
    const { id } = await (await to('POST', '/api/v1/uploads', JSON.stringify({ name: 'a.pdf', size: bytes.length }), { 'content-type': 'application/json' })).json()
    const space = () => Number(spawnSync('df', ['--output=avail', '-B1', small], { encoding: 'utf8' }).stdout.split('\n')[1])
    writeFileSync(join(small, 'ballast'), Buffer.alloc(Math.max(0, space() - 40 * mib)))
    const full = await to('PUT', `/api/v1/uploads/${id}`, bytes, { 'content-type': 'application/octet-stream', 'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}` })
    assert.equal(full.status, 507)
    assert.equal((await full.json()).code, 'upload-storage-full')
    assert.equal((await fetch(url + '/healthz')).status, 200)
    const { received } = await (await to('GET', `/api/v1/uploads/${id}`)).json()
    assert.ok(received > 30 * mib && received < 41 * mib, String(received))
    rmSync(join(small, 'ballast'))
    const rest = await to('PUT', `/api/v1/uploads/${id}`, bytes.subarray(received), { 'content-type': 'application/octet-stream', 'content-range': `bytes ${received}-${bytes.length - 1}/${bytes.length}` })
    assert.equal(rest.status, 200)
    assert.equal((await rest.json()).digest, sha(bytes))
  } finally {
    const gone = new Promise((done) => child.once('exit', done))
    child.kill()
    await gone
    spawnSync('umount', [small])
  }
})

// --- files of cases

const run = (...args) => spawnSync(binary, [...args, '--lang', 'en'], { encoding: 'utf8', cwd: root })
let attached, caseId, page

test('who may read a case has its files, whole and in ranges, and nothing of them runs', async () => {
  scanner.mode = 'clean'
  const bytes = pdf(2 * mib)
  attached = (await whole('营业执照 (副本).pdf', bytes)).value
  await scanned(attached.id, 'clean')
  page = (await whole('说明.csv', Buffer.from('a,b\n<script>alert(1)</script>\n'))).value
  const files = [attached, page].map(({ digest, name, size, type }) => ({ material: 'm', digest, name, size, type }))
  const opened = await call('POST', '/api/v1/cases', { json: { type: 'attachment', region: 'cn/shanxi/xinzhou', subject: { name: 'Z' }, facts: { application: { files }, attachment: { insurer: '91140900MA0D00500A' } } } })
  assert.equal(opened.status, 201, opened.bytes.toString())
  caseId = opened.value.id
  const path = `/api/v1/cases/${caseId}/files/${attached.digest}`
  const got = await call('GET', path)
  assert.equal(got.status, 200)
  assert.ok(got.bytes.equals(bytes))
  assert.equal(got.headers.get('content-type'), 'application/octet-stream')
  assert.match(got.headers.get('content-disposition'), /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''%E8%90%A5/)
  assert.equal(got.headers.get('content-security-policy'), "sandbox; default-src 'none'")
  assert.equal(got.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(got.headers.get('cache-control'), 'private, no-store')
  const shown = await call('GET', `${path}?inline=1`)
  assert.equal(shown.headers.get('content-type'), 'application/pdf')
  assert.match(shown.headers.get('content-disposition'), /^inline;/)
  const text = await call('GET', `/api/v1/cases/${caseId}/files/${page.digest}?inline=1`)
  assert.equal(text.headers.get('content-type'), 'application/octet-stream')
  assert.match(text.headers.get('content-disposition'), /^attachment;/)
  for (const [range, first, last] of [['bytes=0-9', 0, 9], ['bytes=2097142-', 2097142, 2097151], ['bytes=-5', 2097147, 2097151]]) {
    const some = await call('GET', path, { headers: { range } })
    assert.equal(some.status, 206)
    assert.equal(some.headers.get('content-range'), `bytes ${first}-${last}/${bytes.length}`)
    assert.ok(some.bytes.equals(bytes.subarray(first, last + 1)))
  }
  assert.equal((await call('GET', path, { headers: { range: 'bytes=99999999-' } })).status, 416)
  const head = await call('HEAD', path)
  assert.equal(head.headers.get('content-length'), String(bytes.length))
  // Another region's clerk, a file that this case does not name, and no file at all: all are answered alike.
  const foreign = Object.entries(tokens).find(([name]) => /foshan|nanhai|dayabay|zhejiang/.test(name))
  for (const answer of [await call('GET', path, { token: foreign[1] }), await call('GET', `/api/v1/cases/${caseId}/files/${sha('x')}`), await call('GET', `/api/v1/cases/none/files/${attached.digest}`)]) {
    assert.equal(answer.status, 404)
    assert.ok(['unknown-case', 'unknown-file'].includes(answer.code))
  }
  const journal = await call('GET', `/api/v1/cases/${caseId}/journal`)
  assert.ok(journal.bytes.toString().includes(attached.digest))
})

test('a refused file says so', async () => {
  const { value } = await whole('virus.txt', Buffer.from('X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'))
  await scanned(value.id, 'refused')
})

const verify = (data, ...more) => {
  const { stdout, status } = run('verify', '--data', data, '--json', ...more)
  const report = JSON.parse(stdout)
  return { status, report, kinds: report.faults.map(({ code, first }) => `${code}.${first.reason ?? ''}`) }
}

test('verify, doctor, backup and restore know the files', async () => {
  assert.deepEqual(verify(server.data).kinds, [])
  assert.match(run('doctor', '--data', server.data, '--rules', rules).stdout, /attachments?; all that cases name are there/)
  const backup = join(folder, 'backups/it.backup')
  mkdirSync(join(folder, 'backups'))
  const made = run('backup', '--data', server.data, '--to', backup)
  assert.equal(made.status, 0, made.stderr)
  const again = run('backup', '--data', server.data, '--to', backup + '2')
  assert.equal(again.status, 0, again.stderr)
  const restored = join(folder, 'restored')
  const { status, stdout } = run('restore', '--from', backup, '--data', restored, '--json')
  assert.equal(status, 0, stdout)
  assert.ok(JSON.parse(stdout).counts.files >= 2)
  const place = join('files', attached.digest.slice(0, 2), attached.digest.slice(2))
  assert.ok(readFileSync(join(restored, place)).equals(readFileSync(join(server.data, place))))
  // What is done to the files behind the store's back.
  const file = join(restored, place)
  const content = readFileSync(file)
  const facts = readFileSync(file + '.facts')
  const manipulations = [
    ['a byte of a file is another', () => writeFileSync(file, Buffer.concat([content.subarray(0, 100), Buffer.from([content[100] ^ 1]), content.subarray(101)])), 'proof-file.changed'],
    ['a file is shorter', () => writeFileSync(file, content.subarray(0, 1000)), 'proof-file.size'],
    ['a file is gone', () => renameSync(file, join(folder, 'away')), 'proof-file.missing', () => renameSync(join(folder, 'away'), file)],
    ['what is known of a file is gone', () => rmSync(file + '.facts'), 'proof-file.facts'],
    ['a file is said to be of another type', () => writeFileSync(file + '.facts', facts.toString().replace('"pdf"', '"word"')), 'proof-file.facts']
  ]
  for (const [what, change, fault, back] of manipulations) {
    change()
    const { status, kinds } = verify(restored)
    assert.equal(status, 1, what)
    assert.ok(kinds.includes(fault), `${what}: ${kinds}`)
    if (back) back()
    writeFileSync(file, content)
    writeFileSync(file + '.facts', facts)
  }
  rmSync(file)
  assert.ok(verify(restored, '--skip-file-contents').kinds.includes('proof-file.missing'))
  assert.match(run('doctor', '--data', restored, '--rules', rules).stdout, /is missing/)
  // A back-up without its files, and with one that was changed, restores nothing.
  const kept = join(folder, 'backups', place)
  const bytes = readFileSync(kept)
  writeFileSync(kept, Buffer.concat([bytes.subarray(1), Buffer.from([0])]))
  const changed = run('restore', '--from', backup, '--data', join(folder, 'r2'))
  assert.equal(changed.status, 2)
  assert.match(changed.stderr, /was changed in the backup/)
  rmSync(kept)
  assert.match(run('restore', '--from', backup, '--data', join(folder, 'r3')).stderr, /is missing in the backup/)
  assert.ok(!existsSync(join(folder, 'r3')))
  writeFileSync(backup + '.files', '')
  assert.match(run('restore', '--from', backup, '--data', join(folder, 'r4')).stderr, /list of attachments/)
})
