// The words of a grant: titles as the server gives them, else as the rules and regions that were read do.
import type { Grant } from '../api/people'
import { useShow } from '../form/show'
import { placeOf } from '../state/place'
import { officesOf, type Names, type Offices } from './office'

export function useNames() {
  const { roleTitle } = useShow()
  const names: Names = {
    role: ({ role, role_title }) => role_title || roleTitle(role),
    organisation: ({ organisation, organisation_title }) => organisation_title || organisation || '',
    region: ({ region, region_title }) => placeOf(region_title || region),
  }
  const offices = (grants: Grant[]): Offices[] => officesOf(grants, names)
  return { names, offices }
}
