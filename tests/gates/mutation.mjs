// Spoils the rulesets one change at a time and holds every region to the floor by itself:
// node tests/gates/mutation.mjs BINARY RULES. All changes are tried: a sample is half a percent off, either way.
//
// A region that survivors.json names has each of its survivors there with the reason why no scenario can tell it.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const floor = 950 // of a thousand
const outputBytes = 256 * 1024 * 1024

const keyOf = ({ file, item, before, after }) => [file, item ?? '', before ?? '', after ?? ''].join('\u0000')

// What is wrong with the result of one run, a line each.
export function faultsOf(result, known) {
  const faults = []
  for (const [region, { per_mille: noticed, survived }] of Object.entries(result.regions)) {
    if (noticed < floor) faults.push(`${region}: ${noticed / 10} of 100 changes are noticed, ${survived} survive; the floor is ${floor / 10}`)
  }
  const reasons = new Map(Object.values(known).flat().map((entry) => [keyOf(entry), entry.reason]))
  for (const survivor of result.survivors) {
    if (!(survivor.region in known) || reasons.get(keyOf(survivor))) continue
    faults.push(`${survivor.file}:${survivor.line}: ${survivor.before} -> ${survivor.after || '(left out)'}: survives and has no reason`)
  }
  return faults
}

function run(binary, rules) {
  const child = spawnSync(binary, ['test', rules, '--mutate', '--json'], { encoding: 'utf8', maxBuffer: outputBytes })
  if (child.status !== 0 && child.status !== 1) throw new Error(child.stderr || `exit ${child.status}`)
  return JSON.parse(child.stdout)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [binary, rules] = process.argv.slice(2)
  const known = JSON.parse(readFileSync(join(import.meta.dirname, 'survivors.json'), 'utf8'))
  const result = run(binary, rules)
  for (const [region, { mutants, per_mille: noticed }] of Object.entries(result.regions)) console.log(`${region}: ${noticed / 10} of 100 (${mutants})`)
  const faults = faultsOf(result, known)
  for (const fault of faults) console.log(fault)
  process.exit(faults.length === 0 ? 0 : 1)
}
