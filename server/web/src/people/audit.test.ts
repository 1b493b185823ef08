import { describe, expect, it } from 'vitest'
import { askedFor, auditFilterOf, clearedAudit, detailsOf, partsOfKind, partsOfObject, secondOf } from './audit'

const get = (query: Record<string, string>) => (name: string) => query[name] ?? ''

describe('the question of the audit journal', () => {
  it('names only what the API knows, without what is empty', () => {
    expect(auditFilterOf(get({ kind: ' session ', q: '', other: 'x', cursor: 'c' }))).toEqual({ kind: 'session', cursor: 'c' })
    expect(auditFilterOf(get(clearedAudit()))).toEqual({})
  })
  it('takes days for moments where the law holds, the last day included', () => {
    expect(askedFor({ since: '2026-11-30', before: '2026-11-30' })).toEqual({
      since: '2026-11-30T00:00:00+08:00',
      before: '2026-12-01T00:00:00+08:00',
    })
    expect(askedFor({ since: '2026-11-30T08:00:00+08:00' })).toEqual({ since: '2026-11-30T08:00:00+08:00' })
  })
})

describe('an entry', () => {
  it('is told by what it touches and what was done', () => {
    expect(partsOfKind('user.role')).toEqual(['user', 'role'])
    expect(partsOfKind('backup')).toEqual(['backup', ''])
    expect(partsOfObject('user:zhang')).toEqual(['user', 'zhang'])
    expect(partsOfObject('01M8JG2V30')).toEqual(['', '01M8JG2V30'])
  })
  it('shows its time as written and its data line by line', () => {
    expect(secondOf('2026-11-29T20:09:18.123+08:00')).toBe('2026-11-29 20:09:18')
    expect(detailsOf({ name: '张三', count: 2, list: ['a'] })).toEqual([['name', '张三'], ['count', '2'], ['list', '["a"]']])
    for (const none of [null, undefined, '', {}]) expect(detailsOf(none)).toEqual([])
  })
})
