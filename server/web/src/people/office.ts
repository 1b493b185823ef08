// In which office somebody is: the words of the top bar and of lists.
import type { Grant } from '../api/people'

export interface Names {
  role: (grant: Grant) => string
  organisation: (grant: Grant) => string
  region: (grant: Grant) => string
}

export interface Offices {
  /** The organisation, or the region where a role is held in none. */
  place: string
  roles: string[]
}

/** Roles by the organisation that they are held in, in their order. */
export function officesOf(grants: Grant[], names: Names): Offices[] {
  const found = new Map<string, Offices>()
  for (const grant of grants) {
    const place = names.organisation(grant) || names.region(grant)
    const office = found.get(place) ?? { place, roles: [] }
    const role = names.role(grant)
    if (!office.roles.includes(role)) office.roles.push(role)
    found.set(place, office)
  }
  return [...found.values()]
}
