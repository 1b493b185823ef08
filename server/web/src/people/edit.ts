// What the forms of the administration find wanting before anything is sent.
import type { Grant } from '../api/people'

/** The rows of offices that lack a role or a region: their numbers, from 1. */
export const unfinished = (grants: Grant[]): number[] =>
  grants.flatMap(({ role, region }, index) => (role && region ? [] : [index + 1]))

/** The three administrators: of the whole country, in no organisation. */
export const isAdministrator = (role: string): boolean => role.endsWith('-administrator')
export const EVERYWHERE = 'cn'

/** A grant with a part changed, as the API takes it: what a new role does not have falls away. */
export function changedGrant(grant: Grant, part: Partial<Grant>, ofPlatform: (role: string) => boolean): Grant {
  const { role, organisation, region } = { ...grant, ...part }
  if (isAdministrator(role)) return { role, region: EVERYWHERE }
  return { role, region, ...(organisation && !ofPlatform(role) ? { organisation } : {}) }
}

/** Only what the API is told: titles come with its answers alone. */
export const plainGrants = (grants: Grant[]): Grant[] =>
  grants.map(({ role, organisation, region }) => ({ role, region, ...(organisation ? { organisation } : {}) }))

export const sameGrants = (a: Grant[], b: Grant[]): boolean =>
  JSON.stringify(plainGrants(a)) === JSON.stringify(plainGrants(b))

/** The last moment of a day, where the law holds. */
export const endOfDay = (day: string): string => `${day}T23:59:59+08:00`
