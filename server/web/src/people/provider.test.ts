import { describe, expect, it } from 'vitest'
import { saidOf, startOf } from './provider'

describe('an identity provider', () => {
  it('is begun at with the page that was wanted', () => {
    expect(startOf('/api/v1/session/oidc', '/cases/1?a=b')).toBe('/api/v1/session/oidc?return_to=%2Fcases%2F1%3Fa%3Db')
    expect(startOf('/api/v1/session/oidc', '')).toBe('/api/v1/session/oidc')
  })

  it('is never told a page of somebody else', () => {
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)']) {
      expect(startOf('/s', next)).toBe('/s')
    }
  })

  it('refuses in words of our own, whatever the address says', () => {
    expect(saidOf('oidc-no-grant').key).toBe('provider.noGrant')
    expect(saidOf('last-administrator')).toEqual({ key: 'provider.other', code: 'last-administrator' })
    expect(saidOf('Call 555-1234 <b>').code).toBe('')
    expect(saidOf('constructor')).toEqual({ key: 'provider.other', code: 'constructor' })
  })
})
