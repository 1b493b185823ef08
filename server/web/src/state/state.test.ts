import { describe, expect, it } from 'vitest'
import { changed } from './changed'
import { dayAt, untilMidnight } from './clock'
import { draftKey, dropDraft, dropDrafts, loadDraft, saveDraft, type Shelf } from './drafts'
import { placeOf } from './place'
import { titleOf } from './title'
import { isLoadFailure } from './upgrade'

class Box implements Shelf {
  readonly kept = new Map<string, string>()
  room = Infinity
  get length() {
    return this.kept.size
  }
  key = (index: number) => [...this.kept.keys()][index] ?? null
  getItem = (key: string) => this.kept.get(key) ?? null
  removeItem = (key: string) => void this.kept.delete(key)
  setItem = (key: string, text: string) => {
    const size = [...this.kept].reduce((sum, [name, value]) => sum + (name === key ? 0 : value.length), text.length)
    if (size > this.room) throw new DOMException('full', 'QuotaExceededError')
    this.kept.set(key, text)
  }
}

describe('drafts', () => {
  it('are kept by person and page', () => {
    const box = new Box()
    saveDraft(box, draftKey('h1', 'case/1/reply'), { a: '文' }, 1)
    expect(loadDraft(box, draftKey('h1', 'case/1/reply'))).toEqual({ a: '文' })
    expect(loadDraft(box, draftKey('h2', 'case/1/reply'))).toBeNull()
    expect(loadDraft(box, draftKey('h1', 'case/2/reply'))).toBeNull()
  })

  it('go when they are sent, and all when the reader signs out', () => {
    const box = new Box()
    box.setItem('anze.language', 'en')
    for (const page of ['a', 'b', 'c']) saveDraft(box, draftKey('h1', page), page, 1)
    dropDraft(box, draftKey('h1', 'a'))
    expect(box.length).toBe(3)
    dropDrafts(box)
    expect([...box.kept.keys()]).toEqual(['anze.language'])
  })

  it('are bounded: the oldest goes for the newest', () => {
    const box = new Box()
    for (let index = 0; index < 45; index += 1) saveDraft(box, draftKey('h1', `p${index}`), index, index)
    expect(box.length).toBe(40)
    expect(loadDraft(box, draftKey('h1', 'p4'))).toBeNull()
    expect(loadDraft(box, draftKey('h1', 'p5'))).toBe(5)
  })

  it('make room when the tab is full, and say so when they cannot', () => {
    const box = new Box()
    box.room = 120
    expect(saveDraft(box, draftKey('h1', 'old'), 'x'.repeat(60), 1)).toBe(true)
    expect(saveDraft(box, draftKey('h1', 'new'), 'y'.repeat(60), 2)).toBe(true)
    expect(loadDraft(box, draftKey('h1', 'old'))).toBeNull()
    expect(saveDraft(box, draftKey('h1', 'huge'), 'z'.repeat(500), 3)).toBe(false)
    expect(saveDraft(new Box(), 'anze.draft.x', 'z'.repeat(300_000), 1)).toBe(false)
  })

  it('that cannot be read are none', () => {
    const box = new Box()
    for (const text of ['{', '"text"', '{"value": 1}', 'null']) {
      box.setItem(draftKey('h1', 'p'), text)
      expect(loadDraft(box, draftKey('h1', 'p'))).toBeNull()
    }
  })
})

describe('the address', () => {
  it('takes on what is set, drops what is empty, and keeps the rest', () => {
    expect(changed({ a: '1', b: '2', c: '3' }, { b: '', c: '4', d: undefined, e: '5' })).toEqual({ a: '1', c: '4', e: '5' })
    const before = { a: '1' }
    changed(before, { a: '2' })
    expect(before).toEqual({ a: '1' })
  })
})

describe('the day', () => {
  it('is that of +08:00 whatever the browser says', () => {
    expect(dayAt(Date.parse('2026-11-29T15:59:59Z'))).toBe('2026-11-29')
    expect(dayAt(Date.parse('2026-11-29T16:00:00Z'))).toBe('2026-11-30')
    expect(dayAt(Date.parse('2024-02-28T16:00:00Z'))).toBe('2024-02-29')
  })
  it('ends at midnight there', () => {
    expect(untilMidnight(Date.parse('2026-11-29T23:59:50+08:00'))).toBe(15_000)
    expect(untilMidnight(Date.parse('2026-11-30T00:00:00+08:00'))).toBe(86_405_000)
    expect(untilMidnight(-1)).toBe(16 * 3_600_000 + 1 + 5_000)
  })
})

it('a tab is named by its own title, its page and the product, none of them twice or empty', () => {
  expect(titleOf('示例公司 · 投诉', '办件', '安责')).toBe('示例公司 · 投诉 · 办件 · 安责')
  expect(titleOf('', '日历', '安责')).toBe('日历 · 安责')
  expect(titleOf('日历', '日历', '安责')).toBe('日历 · 安责')
})

it('a part of the pages that is gone is told from other faults', () => {
  for (const message of [
    'Failed to fetch dynamically imported module: http://x/assets/CaseDetail-a.js',
    'error loading dynamically imported module',
    'Importing a module script failed.',
    'Unable to preload CSS for /assets/x.css',
  ])
    expect(isLoadFailure(new TypeError(message))).toBe(true)
  expect(isLoadFailure(new TypeError("Cannot read properties of undefined (reading 'x')"))).toBe(false)
  expect(isLoadFailure('text')).toBe(false)
})

it('a region is named by its place', () => {
  expect(placeOf('忻州市安全生产责任保险规则')).toBe('忻州市')
  expect(placeOf('Xinzhou work-safety liability insurance rules')).toBe('Xinzhou')
  expect(placeOf('安全生产责任保险规则')).toBe('安全生产责任保险规则')
})
