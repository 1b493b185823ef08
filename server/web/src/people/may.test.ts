import { describe, expect, it } from 'vitest'
import type { Permission } from '../api/people'
import { actedFor, ADMINISTRATION, firstSteps, homeOf, isApplicant, mayAny, opened, standsIn, WORK } from './may'

const me = (permissions: Permission[] = []) => ({
  permissions,
  roles: ['handler'],
  acts_for: [] as string[],
  must_change_password: false,
  second_factor: false,
  second_factor_required: false,
})

describe('what somebody may do', () => {
  it('is what the server told, and nothing for nobody', () => {
    expect(mayAny(me(['cases.read']), ['cases.read', 'cases.write'])).toBe(true)
    expect(mayAny(me(['cases.read']), ['cases.write'])).toBe(false)
    expect(mayAny(null, ['cases.read'])).toBe(false)
    expect(mayAny(null)).toBe(true)
  })
  it('begins where their first page is', () => {
    expect(homeOf(me(['cases.read', 'audit.read']))).toBe('/')
    expect(homeOf(me(['people.manage']))).toBe('/people')
    expect(homeOf(me(['audit.read']))).toBe('/audit')
    expect(homeOf(me(['rules.edit', 'rules.read']))).toBe('/decisions')
    expect(homeOf(me())).toBe('/account')
  })
  it('gives each administrator their own pages', () => {
    const pages = (permission: Permission) => opened(me([permission]), ADMINISTRATION).map(({ to }) => to)
    expect(pages('people.manage')).toEqual(['/people', '/organisations'])
    expect(pages('grants.manage')).toEqual(['/people', '/roles', '/tokens'])
    expect(pages('audit.read')).toEqual(['/audit'])
    expect(pages('cases.read')).toEqual([])
  })
})

describe('applications', () => {
  const grant = (office: 'bureau' | 'organisation', organisation = 'o') => ({ role: 'insurer', organisation, region: 'cn', office })
  const of = (grants: ReturnType<typeof grant>[], permissions: Permission[] = ['cases.write']) => ({ ...me(permissions), grants })
  it('are for those who hold an office in an organisation and may write', () => {
    expect(isApplicant(of([grant('organisation')]))).toBe(true)
    expect(isApplicant(of([grant('bureau')]))).toBe(false)
    expect(isApplicant(of([grant('organisation', '')]))).toBe(false)
    expect(isApplicant(of([grant('organisation')], ['cases.read']))).toBe(false)
    expect(isApplicant(null)).toBe(false)
    expect(opened(of([grant('organisation')]), WORK).map(({ to }) => to)).toEqual(['/applications'])
    expect(opened(me(['cases.write']), WORK)).toEqual([])
  })
})

describe('roles', () => {
  it('are stood in by those who hold them or act for them', () => {
    expect(standsIn(me(), ['supervisor', 'handler'])).toBe(true)
    expect(standsIn(me(), ['supervisor'])).toBe(false)
    expect(standsIn({ ...me(), acts_for: ['supervisor'] }, ['supervisor'])).toBe(true)
    expect(standsIn({ ...me(), acts_for: ['*'] }, ['supervisor'])).toBe(true)
    expect(standsIn(null, ['handler'])).toBe(false)
  })
  it('are acted for only by a token that says so', () => {
    expect(actedFor(me(), ['handler'])).toEqual([])
    expect(actedFor({ acts_for: ['handler'] }, ['handler', 'supervisor'])).toEqual(['handler'])
    expect(actedFor({ acts_for: ['*'] }, ['handler', 'supervisor'])).toEqual(['handler', 'supervisor'])
    expect(actedFor(null, ['handler'])).toEqual([])
  })
})

describe('first steps', () => {
  it('are the password, then the second factor where a role asks for it', () => {
    expect(firstSteps(me())).toEqual([])
    expect(firstSteps({ ...me(), must_change_password: true, second_factor_required: true })).toEqual(['password', 'second-factor'])
    expect(firstSteps({ ...me(), second_factor_required: true, second_factor: true })).toEqual([])
    expect(firstSteps(null)).toEqual([])
  })
})
