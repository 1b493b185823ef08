import { afterEach, describe, expect, it, vi } from 'vitest'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
const { setLanguage } = await import('./language')
const { declaredRole, learnRoles } = await import('./roles')

describe('roles', () => {
  afterEach(() => setLanguage('zh'))

  it('have the title that the rules declare, in the language in which they were read', () => {
    expect(declaredRole('harbour_master')).toBeUndefined()
    learnRoles([{ name: 'harbour_master', title: '港口负责人' }])
    expect(declaredRole('harbour_master')).toBe('港口负责人')
    setLanguage('en')
    expect(declaredRole('harbour_master')).toBeUndefined()
    learnRoles([{ name: 'harbour_master', title: 'Harbour master' }])
    expect(declaredRole('harbour_master')).toBe('Harbour master')
  })
})
