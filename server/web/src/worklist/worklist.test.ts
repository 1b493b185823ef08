import { describe, expect, it } from 'vitest'
import { cleared, filterOf, filterWords, type FilterWords } from './filter'
import { backwards, onwards, trailOf } from './trail'

describe('pages of a list', () => {
  it('the first has no cursor and is number one, whatever the history keeps', () => {
    expect(trailOf('', ['', 'a'])).toEqual({ passed: [], number: 1 })
  })
  it('know the way back, page by page', () => {
    const second = trailOf('c2', onwards(trailOf('', undefined), ''))
    expect(second).toEqual({ passed: [''], number: 2 })
    const third = trailOf('c3', onwards(second, 'c2'))
    expect(third).toEqual({ passed: ['', 'c2'], number: 3 })
    expect(backwards(third)).toEqual({ cursor: 'c2', passed: [''] })
    expect(trailOf('c2', backwards(third).passed)).toEqual(second)
    expect(backwards(second)).toEqual({ cursor: '', passed: [] })
  })
  it('from a link to the middle no number is known, and the way back is to the first', () => {
    const middle = trailOf('c7', undefined)
    expect(middle.number).toBeNull()
    expect(backwards(middle)).toEqual({ cursor: '', passed: [] })
    expect(trailOf('c8', onwards(middle, 'c7')).number).toBeNull()
  })
  it('nothing but a list of cursors is a trail', () => {
    for (const kept of ['text', 7, null, {}, [1], ['', 2]]) expect(trailOf('c2', kept).number).toBeNull()
  })
})

const get = (query: Record<string, string>) => (name: string) => query[name] ?? ''

describe('the question of the work list', () => {
  it('is for open cases unless the address says otherwise', () => {
    expect(filterOf(get({})).closed).toBe('false')
    expect(filterOf(get({ closed: 'true' })).closed).toBe('true')
    expect(filterOf(get({ closed: 'all' })).closed).toBe('')
  })
  it('names only what the API knows', () => {
    expect(Object.keys(filterOf(get({ ligth: 'red', q: ' 煤 ' }))).sort()).toEqual(['assignee', 'closed', 'cursor', 'light', 'q', 'region', 'state', 'type'])
    expect(filterOf(get({ q: ' 煤 ', assignee: ' h1 ' }))).toMatchObject({ q: '煤', assignee: 'h1' })
  })
  it('is emptied with its page', () => {
    expect(filterOf(get(cleared()))).toEqual(filterOf(get({})))
    expect(cleared()).toHaveProperty('cursor', '')
  })
  it('is told in words, by title', () => {
    const words: FilterWords = { region: () => '忻州市', light: () => '红灯', word: (name) => `〔${name}〕`, closed: '已办结', assignee: '承办人', comma: '、' }
    const types = [{ name: 'complaint', title: '投诉', states: [{ name: 'new', title: '已收到', final: false }], regions: [] }]
    const filter = filterOf(get({ region: 'cn/x', type: 'complaint', state: 'new', light: 'red', assignee: 'h1', q: '煤', closed: 'true' }))
    expect(filterWords(filter, types, words)).toBe('忻州市、投诉、已收到、红灯、已办结、承办人 h1、“煤”')
    expect(filterWords(filterOf(get({})), types, words)).toBe('')
    expect(filterWords(filterOf(get({ type: 'gone' })), types, words)).toBe('〔gone〕')
  })
})
