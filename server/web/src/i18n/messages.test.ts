import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from './en'
import { unitOf } from './words'
import { zh } from './zh'

const root = join(import.meta.dirname, '..')

function leaves(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]]
  if (Array.isArray(node)) return [[path, node.join(' ')]]
  return Object.entries(node as object).flatMap(([key, child]) => leaves(child, path ? `${path}.${key}` : key))
}

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(vue|ts)$/.test(file) && !/test|i18n.(zh|en)/.test(file))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n')

// Each once: English has a form for one and a form for several.
const holes = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort()

describe('messages', () => {
  const english = new Map(leaves(en))

  it('say the same in both languages, with the same placeholders', () => {
    expect([...english.keys()].sort()).toEqual(
      leaves(zh)
        .map(([key]) => key)
        .sort(),
    )
    for (const [key, text] of leaves(zh)) expect([key, holes(english.get(key) ?? '')]).toEqual([key, holes(text)])
  })

  it('are all used', () => {
    const byPrefix = new Set([...sources.matchAll(/`([a-z]+(?:\.[a-z]+)*)\.\$\{/g)].map(([, prefix]) => prefix))
    const unused = leaves(zh)
      .map(([key]) => key)
      .filter((key) => !sources.includes(`'${key}'`) && !byPrefix.has(key.slice(0, key.lastIndexOf('.'))))
    expect(unused).toEqual([])
  })

  it('name every role that the rules speak of', () => {
    const rulesets = join(root, '../../../rulesets')
    const roles = readdirSync(rulesets, { recursive: true, encoding: 'utf8' })
      .filter((file) => /cases\/[^/]+\.yaml$/.test(file))
      .map((file) => readFileSync(join(rulesets, file), 'utf8'))
      .flatMap((text) => [...text.matchAll(/[\s{,](?:by|opened_by): \[([^\]]*)\]/g)])
      .flatMap(([, list]) => (list ?? '').split(',').map((role) => role.trim()))
    expect(new Set(roles).size).toBeGreaterThan(15)
    expect([...new Set(roles)].filter((role) => !(role in zh.role)).sort()).toEqual([])
  })

  it('name every group of facts', () => {
    const rulesets = join(root, '../../../rulesets')
    const groups = readdirSync(rulesets, { recursive: true, encoding: 'utf8' })
      .filter((file) => /(cases|decisions)\/[^/]+\.yaml$/.test(file))
      .map((file) => readFileSync(join(rulesets, file), 'utf8'))
      .flatMap((text) => [...text.matchAll(/^ +([a-z][a-z0-9_]*)\.[a-z0-9_.]+:(?: \{type:|\n +type:)/gm)].map(([, name]) => name ?? ''))
    expect(new Set(groups).size).toBeGreaterThan(60)
    expect([...new Set(groups)].filter((group) => !(group in zh.group)).sort()).toEqual([])
  })

  it('have an English word for every unit of a fact', () => {
    const rulesets = join(root, '../../../rulesets')
    const units = readdirSync(rulesets, { recursive: true, encoding: 'utf8' })
      .filter((file) => /(cases|decisions)\/[^/]+\.yaml$/.test(file))
      .map((file) => readFileSync(join(rulesets, file), 'utf8'))
      .flatMap((text) => [...text.matchAll(/\{type: [^{}]*unit: (\p{Script=Han}+)/gu)].map(([, unit]) => unit ?? ''))
    expect(new Set(units).size).toBeGreaterThan(10)
    expect([...new Set(units)].filter((unit) => /\p{Script=Han}/u.test(unitOf(unit, 'en')))).toEqual([])
  })

  it('exist wherever they are asked for', () => {
    const known = new Set([...leaves(zh).map(([key]) => key)])
    const asked = [...sources.matchAll(/\b(?:t|tm|words)\('([a-z]+(?:\.\w+)+)'/g)].map(([, key]) => key ?? '')
    expect(asked.length).toBeGreaterThan(50)
    expect(asked.filter((key) => !known.has(key))).toEqual([])
  })
})
