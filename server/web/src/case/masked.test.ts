import { describe, expect, it } from 'vitest'
import { masksBelow, masksOf } from './masked'

const masked = ['/facts/caller/name', '/facts/caller/phones/0', '/facts/caller/phones/1', '/data/phone']

describe('masks', () => {
  it('are found for a fact and for what lies within it', () => {
    const facts = masksBelow('/c', masked, '/facts', '/facts')
    expect(masksOf(facts, 'caller.name')).toEqual(['/facts/caller/name'])
    expect(masksOf(facts, 'caller.phones')).toEqual(['/facts/caller/phones/0', '/facts/caller/phones/1'])
    expect(masksOf(facts, 'caller.phone')).toEqual([])
    expect(masksOf(undefined, 'caller.name')).toEqual([])
  })

  it('of an event are asked for by its number', () => {
    const data = masksBelow('/c', masked, '/data', '/events/3/data')
    expect(masksOf(data, 'phone')).toEqual(['/events/3/data/phone'])
    expect(masksBelow('/c', undefined, '/data', '/events/3/data')).toBeUndefined()
    expect(masksBelow('/c', ['/facts/a'], '/data', '/events/3/data')).toBeUndefined()
  })
})
