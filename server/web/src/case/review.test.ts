import { describe, expect, it } from 'vitest'
import type { Described } from '../api/applications'
import { allAccepted, asksForItems, filesOf, itemTitle, lacksReason, requestOf, rowsOf, ruleChanges, withItemTitles, withoutFiles, type Review } from './review'

const file = (material: string, digest: string) => ({ material, name: `${digest}.pdf`, digest, size: 1, type: 'pdf' })
const facts = { application: { submitted_on: '2026-05-01', files: [file('licence', 'a'), file('licence', 'b'), file('old', 'c')] } }
const asked = (id: string, at_least: number) =>
  ({ id, title: `材料${id}`, at_least, clauses: [{ id: 'c1' }] }) as unknown as Described['materials'][number]
const described = {
  type: 't',
  type_title: 'T',
  sections: [{ questions: [{ path: 'insurer.rating', title: '评级' }] }],
  materials: [asked('licence', 1), asked('audit', 1), asked('more', 0)],
} as unknown as Described
const row = { type: 'object', properties: { item: { type: 'string' }, reason: { type: 'string' } } }

describe('the material of a case', () => {
  const rows = rowsOf(described.materials, filesOf(facts))
  it('is what was asked for with what was given, also of what is no longer asked for', () => {
    expect(rows.map(({ id, files }) => [id, files.length])).toEqual([['licence', 2], ['audit', 0], ['old', 1]])
  })
  it('is not told twice', () => {
    expect(withoutFiles(facts)).toEqual({ application: { submitted_on: '2026-05-01' } })
    expect(filesOf({ application: { files: 'no' } })).toEqual([])
  })
  it('is accepted once each of it is', () => {
    const good = (ids: string[]): Review => Object.fromEntries(ids.map((id) => [id, { verdict: 'accepted', reason: '', clause: '' }]))
    expect(allAccepted(rows, good(['licence', 'audit', 'old']))).toBe(true)
    expect(allAccepted(rows, good(['licence', 'audit']))).toBe(false)
  })
})

describe('a request for correction', () => {
  const review: Review = {
    licence: { verdict: 'accepted', reason: '', clause: '' },
    audit: { verdict: 'wanting', reason: ' 缺页 ', clause: 'c1' },
    'insurer.rating': { verdict: 'wanting', reason: '', clause: '' },
  }
  it('needs a reason for each item', () => {
    expect(lacksReason(review)).toEqual(['insurer.rating'])
  })
  it('names each item with its reason and clause, and tells them by title in words', () => {
    const request = requestOf(review, (item) => itemTitle(described, item) ?? '', '：')
    expect(request.items).toEqual([{ item: 'audit', reason: '缺页', clause: 'c1' }, { item: 'insurer.rating', reason: '' }])
    expect(request.missing).toBe('材料audit：缺页\n评级：')
  })
  it('is known by its form', () => {
    expect(asksForItems({ type: 'object', properties: { items: { type: 'array', items: row } } } as never)).toBe(true)
    expect(asksForItems({ type: 'object', properties: { items: { type: 'array', items: { type: 'string' } } } } as never)).toBe(false)
    expect(asksForItems(undefined)).toBe(false)
  })
})

it('items and materials are told by title wherever a row names one', () => {
  const schema = {
    type: 'object',
    properties: {
      application: {
        type: 'object',
        properties: {
          files: { type: 'array', items: { type: 'object', properties: { material: { type: 'string' }, digest: { type: 'string' } } } },
          items: { type: 'array', items: row },
        },
      },
      note: { type: 'string' },
    },
  }
  const titled = withItemTitles(schema as never, described) as never as typeof schema & { properties: { application: { properties: { files: { items: { properties: { material: { oneOf: object[] } } } }; items: { items: { properties: { item: { oneOf: object[] } } } } } } } }
  expect(titled.properties.application.properties.files.items.properties.material.oneOf).toHaveLength(3)
  expect(titled.properties.application.properties.items.items.properties.item.oneOf).toContainEqual({ const: 'insurer.rating', title: '评级' })
  expect(withItemTitles(schema as never, null)).toBe(schema)
})

it('a check that answers otherwise now names the rules that do', () => {
  const outcome = (trace: object[]) => ({ as_of: '2026-01-01', outcome: 'fail', missing: [], trace }) as never
  const then = outcome([{ rule: 'a', title: '甲', result: 'pass' }, { rule: 'b', result: 'fail' }, { rule: 'c', item: '1', result: 'pass' }])
  const now = outcome([{ rule: 'a', title: '甲', result: 'fail' }, { rule: 'b', result: 'fail' }, { rule: 'c', item: '2', result: 'pass' }])
  expect(ruleChanges({ then, now }).map((change) => [change.title, change.then, change.now])).toEqual([
    ['甲', 'pass', 'fail'],
    ['c', '', 'pass'],
    ['c', 'pass', ''],
  ])
  expect(ruleChanges({ then, now: then })).toEqual([])
})
