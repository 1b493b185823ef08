import { expect, it, vi } from 'vitest'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
const { forgetKey, keptKey } = await import('./key')

const shelf = () => {
  const kept = new Map<string, string>()
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text), removeItem: (key: string) => void kept.delete(key) }
}

it('one submission has one key, however often it is tried; a changed one has another', () => {
  const own = shelf()
  const key = keptKey(own, 'a', 'X', 3)
  expect(keptKey(own, 'a', 'X', 3)).toBe(key)
  expect(keptKey(own, 'b', 'X', 3)).not.toBe(key)
  expect(keptKey(own, 'a', 'X', 4)).not.toBe(key)
  const last = keptKey(own, 'a', 'X', 4)
  forgetKey(own, 'a', 'X')
  expect(keptKey(own, 'a', 'X', 4)).not.toBe(last)
})

it('without room for it the key is made all the same', () => {
  const full = { ...shelf(), setItem: () => { throw new Error('full') } }
  expect(keptKey(full, 'a', 'X', 1)).toMatch(/^[0-9a-f]{32}$/)
})
