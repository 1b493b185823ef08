// README.md, README.zh.md and rulesets/README.md: every command that they show is run, and what it prints is compared line
// by line.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { live } from './server.mjs'
import { blocksOf, difference, headingsOf, joinedDifference } from './shown.mjs'
import { root } from './spec.mjs'

const binary = process.env.ANZE_BINARY ?? join(root, 'build/anze')
const commandsShown = 10

// What a command prints on both streams, in Chinese and without colours; 0 and 1 are answers, anything else a fault.
function printedBy(command, cwd) {
  const run = spawnSync('bash', ['-c', `${command} 2>&1`], { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
  assert.ok(run.status === 0 || run.status === 1, `${command}: exit ${run.status}\n${run.stdout}`)
  return run.stdout
}

function told(page, block, found) {
  return `${page}:${block.line}: $ ${block.command}\nshown:   ${found?.shown ?? '(nothing more)'}\nprinted: ${found?.printed ?? '(nothing more)'}`
}

// Both front pages show the same commands, some of which take long: each is run once.
const printed = new Map()
function printedOnce(command) {
  if (!printed.has(command)) printed.set(command, printedBy(command, root))
  return printed.get(command)
}

// A command of a front page with what it prints, and how the two are compared.
function answered(block) {
  if (block.command.startsWith('build/anze ')) {
    return difference(block.shown, printedOnce(`'${binary}' ${block.command.slice('build/anze '.length)} --lang zh`))
  }
  assert.match(block.command, /^curl /, `do not know how to run: ${block.command}`)
  const command = block.command.replaceAll('http://127.0.0.1:8686', live.url).replaceAll('data/demo-tokens.json', join(live.data, 'demo-tokens.json'))
  return joinedDifference(block.shown, printedOnce(command))
}

const pages = ['README.md', 'README.zh.md'].map((path) => {
  const text = readFileSync(join(root, path), 'utf8')
  return { path, text, tour: blocksOf(text).filter(({ kind }) => kind === 'command') }
})

for (const { path, tour } of pages) {
  test(`${path} shows as many commands as it has`, () => assert.ok(tour.length >= commandsShown - 3, `${tour.length} found`))
  for (const block of tour) {
    test(`${path}:${block.line} shows what is printed`, () => {
      const found = answered(block)
      assert.equal(found, null, told(path, block, found))
    })
  }
}

test('README.md and README.zh.md have the same headings and commands, and lead to each other', () => {
  const [english, chinese] = pages
  assert.deepEqual(headingsOf(chinese.text), headingsOf(english.text))
  assert.deepEqual(chinese.tour.map(({ command }) => command), english.tour.map(({ command }) => command))
  assert.match(english.text.split('\n')[2], /\(README\.zh\.md\)/)
  assert.match(chinese.text.split('\n')[2], /\(README\.md\)/)
})

test('rulesets/README.md shows what is printed, step by step', (t) => {
  const work = mkdtempSync(join(tmpdir(), 'anze-guide-'))
  t.after(() => rmSync(work, { recursive: true, force: true }))
  cpSync(join(root, 'rulesets'), join(work, 'rulesets'), { recursive: true })
  let ran = 0
  for (const block of blocksOf(readFileSync(join(root, 'rulesets/README.md'), 'utf8'))) {
    if (block.kind === 'file') {
      mkdirSync(dirname(join(work, block.path)), { recursive: true })
      writeFileSync(join(work, block.path), block.text)
      continue
    }
    assert.match(block.command, /^anze /)
    const found = difference(block.shown, printedBy(`'${binary}' ${block.command.slice('anze '.length)} --lang zh`, work))
    assert.equal(found, null, told('rulesets/README.md', block, found))
    ran += 1
  }
  assert.ok(ran >= commandsShown, `${ran} commands were found`)
})

test('a line that is wrong, missing or too many is found', () => {
  const printed = '2025-07-01 … 2025-10-09  评估\n2026-01-01 … 2026-06-30  排查\n合计 2\n'
  assert.equal(difference(['2025-07-01 … 2025-10-09  评估', '…', '合计 2'], printed), null)
  assert.equal(difference(['2025-07-01 … 2025-10-09  评估', '2026-01-01 … 2026-06-30  排查', '合…2'], printed), null)
  assert.deepEqual(difference(['2025-07-01 … 2025-10-08  评估', '…'], printed)?.printed, '2025-07-01 … 2025-10-09  评估')
  assert.deepEqual(difference(['2025-07-01 … 评估', '…'], printed)?.printed, '2025-07-01 … 2025-10-09  评估')
  assert.deepEqual(difference(['2025-07-01 … 2025-10-09  评估', '合计 2'], printed)?.shown, '合计 2')
  assert.deepEqual(difference(['2025-07-01 … 2025-10-09  评估', '…', '合计 3'], printed)?.shown, '合计 3')
  assert.deepEqual(difference(['…', '合计 2', '完'], printed), { shown: '完', printed: null })
  assert.deepEqual(difference(['2025-07-01 … 2025-10-09  评估', '2026-01-01 … 2026-06-30  排查'], printed), { shown: null, printed: '合计 2' })
  assert.equal(joinedDifference(['{"a": 1, …', '  "c":3}'], '{"a":1,"b":2,"c":3}\n'), null)
  assert.notEqual(joinedDifference(['{"a":1}'], '{"a":1,"b":2}'), null)
})

// What README.md tells in words.
for (const [code, text, command] of [
  [0, 'first_deadline', 'explain-parameter complaint.verify.base --as-of 2025-03-04'],
  [0, '4444444.44元', 'subsidy --region cn/guangdong/huizhou/dayabay --as-of 2021-05-01 --applications examples/ledger/subsidy-2020.json'],
  [0, '没有差别', 'diff rulesets rulesets'],
  [0, '答复期限', 'list parameters --region cn/shanxi/xinzhou --search 投诉'],
  [0, '“保单每人死亡赔偿限额”', 'explain death-limit --as-of 2025-04-01'],
  [0, '国家规定的高危行业、领域', 'explain-parameter scope.high_risk_etc --region cn/shanxi/xinzhou --as-of 2025-07-01']
]) {
  test(`anze ${command}`, () => {
    const run = spawnSync(binary, [...command.split(' '), '--lang', 'zh'], { cwd: root, encoding: 'utf8' })
    assert.equal(run.status, code, run.stdout + run.stderr)
    assert.ok(run.stdout.includes(text), run.stdout)
  })
}
