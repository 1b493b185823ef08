// docs/ruleset-format.md and its Chinese page: the files that they show are put among the rules, checked and tested, their
// commands are run; both say the same, and name every key and function that there is.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { blocksOf, difference, headingsOf, partsOf } from './shown.mjs'

const root = join(import.meta.dirname, '../..')
const binary = process.env.ANZE_BINARY ?? join(root, 'build/anze')
const read = (path) => readFileSync(join(root, path), 'utf8')
const english = 'docs/ruleset-format.md'
const chinese = 'docs/ruleset-format.zh.md'
const region = 'cn/shili'

// What a command prints on both streams, in a language and without colours.
function run(cwd, lang, args) {
  const done = spawnSync('bash', ['-c', `'${binary}' ${args} --lang ${lang} 2>&1`], { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
  return { status: done.status, text: done.stdout }
}

// The rules that the examples stand on, without scenarios. The regions stay: what the national rules state for them
// would be told as read by nobody.
function copyRules(to) {
  cpSync(join(root, 'rulesets'), to, { recursive: true, filter: (path) => basename(path) !== 'tests' })
}

for (const [path, lang] of [[english, 'en'], [chinese, 'zh']]) {
  test(`the examples of ${path} hold, step by step`, (t) => {
    const work = mkdtempSync(join(tmpdir(), 'anze-reference-'))
    t.after(() => rmSync(work, { recursive: true, force: true }))
    copyRules(join(work, 'rulesets'))
    const count = { file: 0, command: 0, run: 0 }
    for (const block of blocksOf(read(path))) {
      count[block.kind] += 1
      if (block.kind === 'file') {
        mkdirSync(dirname(join(work, block.path)), { recursive: true })
        writeFileSync(join(work, block.path), block.text)
      } else if (block.kind === 'command') {
        assert.match(block.command, /^anze /)
        const done = run(work, lang, block.command.slice('anze '.length))
        assert.ok(done.status === 0 || done.status === 1, `${block.command}: exit ${done.status}\n${done.text}`)
        const found = difference(block.shown, done.text)
        const told = `shown:   ${found?.shown ?? '(nothing more)'}\nprinted: ${found?.printed ?? '(nothing more)'}`
        assert.equal(found, null, `${path}:${block.line}: $ ${block.command}\n${told}`)
      }
    }
    assert.ok(count.file >= 25 && count.command >= 12, JSON.stringify(count))
    for (const args of ['check', `test --region ${region}`]) {
      const done = run(work, lang, args)
      assert.equal(done.status, 0, done.text)
    }
  })
}

test('both pages have the same headings', () => assert.deepEqual(headingsOf(read(chinese)), headingsOf(read(english))))

test('both pages show the same files, scenarios and types', () => {
  const shown = (path) => partsOf(read(path)).fenced.filter(({ opened }) => /^```yaml \S/.test(opened))
  assert.deepEqual(shown(chinese), shown(english))
})

test('both pages run the same commands', () => {
  const commands = (path) => blocksOf(read(path)).filter(({ kind }) => kind === 'command').map(({ command }) => command)
  assert.deepEqual(commands(chinese), commands(english))
})

// The keys of a sketch of a file, comments left out; its texts and names may be in another language.
const keysOf = ({ text }) => [...text.replace(/(^|\s)#.*$/gm, '').matchAll(/([\w.*]+)'?:(?=\s)/g)].map(([, key]) => key)

test('the sketches of files on both pages have the same keys', () => {
  const sketches = (path) => partsOf(read(path)).fenced.filter(({ opened }) => opened === '```yaml').map(keysOf)
  assert.deepEqual(sketches(chinese), sketches(english))
})

test('what the English page names in its text, the Chinese page names as well', () => {
  const names = (path) => new Set([...partsOf(read(path)).prose.matchAll(/`([A-Za-z_][\w.-]*)`/g)].map(([, name]) => name))
  const there = names(chinese)
  assert.deepEqual([...names(english)].filter((name) => !there.has(name) && !read(chinese).includes(name)), [])
})

test('every key and every function is named on both pages', () => {
  const keys = [...read('core/ruleset/layout/keys.cpp').matchAll(/(?<!\w)\{"(\w+)", k[A-Z]/g)].map(([, key]) => key)
  const functions = [...read('core/decision/functions.cpp').matchAll(/\{"(\w+)", \d/g)].map(([, name]) => name)
  assert.ok(keys.length > 150 && functions.length > 20, `${keys.length} keys, ${functions.length} functions`)
  for (const path of [english, chinese]) {
    const page = read(path)
    const missing = [...new Set([...keys, ...functions])].filter((name) => !new RegExp(`(^|[^\\w])${name}([^\\w]|$)`).test(page))
    assert.deepEqual(missing, [], path)
  }
})

// tests/house/wording_test.cpp holds the words that docs/glossary.md gave up; quotes and files are not looked at.
test('the Chinese pages use the words of the glossary', () => {
  const words = [...read('tests/house/wording_test.cpp').matchAll(/\{"([^"]+)", "[^"]+", \{([^}]*)\}(, true)?\}/g)]
  assert.ok(words.length > 50, `${words.length} words`)
  for (const path of [chinese, 'README.zh.md']) {
    for (const [, wrong, allowed, rulesOnly] of words) {
      if (rulesOnly) continue
      const said = [...allowed.matchAll(/"([^"]+)"/g)].reduce((text, [, right]) => text.replaceAll(right, ''), partsOf(read(path)).prose)
      const at = said.indexOf(wrong)
      assert.equal(at, -1, `${path}: ${wrong}: …${said.slice(Math.max(0, at - 20), at + 20)}…`)
    }
  }
})
