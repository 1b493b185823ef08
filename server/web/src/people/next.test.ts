import { expect, it } from 'vitest'
import { nextOf } from './next'

it('leads on to the page wanted, and to none of another site', () => {
  expect(nextOf('/cases/1?do=take', '/')).toBe('/cases/1?do=take')
  for (const bad of [undefined, null, ['/x'], '', 'x', '//other.example', '/\\other.example', 'https://other.example']) {
    expect(nextOf(bad, '/people')).toBe('/people')
  }
  // The list of cases is home only for those who may read it.
  expect(nextOf('/', '/audit')).toBe('/audit')
})
