// Signing in at an identity provider: where a browser begins, and what is said where it came back refused.
import { nextOf } from './next'

/** The address to begin at; the page that was wanted comes back with the browser. */
export function startOf(start: string, next: string): string {
  const wanted = nextOf(next, '')
  return wanted ? `${start}?return_to=${encodeURIComponent(wanted)}` : start
}

const SAID: Record<string, string> = {
  'oidc-state': 'provider.state',
  'oidc-unavailable': 'provider.away',
  'oidc-busy': 'provider.away',
  'oidc-refused': 'provider.denied',
  'oidc-token': 'provider.token',
  'oidc-claim-missing': 'provider.claim',
  'oidc-no-grant': 'provider.noGrant',
  'provided-disabled': 'provider.disabled',
  'provided-name-taken': 'provider.taken',
  'person-has-account': 'provider.taken',
  'administrators-apart': 'provider.apart',
}

/** The text for a code that the address names. Anybody may have written the address: only words are taken from it. */
export const saidOf = (code: string): { key: string; code: string } => ({
  key: (Object.hasOwn(SAID, code) && SAID[code]) || 'provider.other',
  code: /^[a-z]+(-[a-z]+)*$/.test(code) ? code.slice(0, 64) : '',
})
