import { expect, it } from 'vitest'
import { changedGrant, endOfDay, plainGrants, sameGrants, unfinished } from './edit'

const full = { role: 'handler', organisation: 'bureau', region: 'cn/a', role_title: '承办人', organisation_title: '局' }

it('an office needs a role and a region', () => {
  expect(unfinished([full, { role: '', region: 'cn/a' }, { role: 'expert', region: '' }])).toEqual([2, 3])
  expect(unfinished([full])).toEqual([])
})

it('the API is told ids, never titles', () => {
  expect(plainGrants([full, { role: 'expert', organisation: '', region: 'cn' }])).toEqual([
    { role: 'handler', organisation: 'bureau', region: 'cn/a' },
    { role: 'expert', region: 'cn' },
  ])
  expect(sameGrants([full], [{ role: 'handler', organisation: 'bureau', region: 'cn/a' }])).toBe(true)
  expect(sameGrants([full], [])).toBe(false)
})

it('a day ends where the law holds', () => {
  expect(endOfDay('2026-12-31')).toBe('2026-12-31T23:59:59+08:00')
  expect(new Date(endOfDay('2026-12-31')).toISOString()).toBe('2026-12-31T15:59:59.000Z')
})

it('a changed role keeps only what it has', () => {
  const platform = (role: string) => role.startsWith('rules-')
  expect(changedGrant(full, { region: 'cn/b' }, platform)).toEqual({ role: 'handler', organisation: 'bureau', region: 'cn/b' })
  expect(changedGrant(full, { organisation: '' }, platform)).toEqual({ role: 'handler', region: 'cn/a' })
  expect(changedGrant(full, { role: 'rules-editor' }, platform)).toEqual({ role: 'rules-editor', region: 'cn/a' })
  expect(changedGrant(full, { role: 'audit-administrator' }, platform)).toEqual({ role: 'audit-administrator', region: 'cn' })
})
