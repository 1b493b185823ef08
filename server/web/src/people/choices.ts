// Lists that the forms of the administration choose from.
import { computed } from 'vue'
import { listRoles, type Grant, type Role } from '../api/people'
import { useLoad } from '../state/load'
import { useNames } from './names'

/** The roles of the platform and of the rules, and the words of grants by them. */
export function useRoles() {
  const { value, problem } = useLoad([], listRoles)
  const { names, offices } = useNames()
  const roles = computed<Role[]>(() => value.value ?? [])
  const byId = computed(() => new Map(roles.value.map((role) => [role.id, role])))
  const titleOf = (id: string): string => byId.value.get(id)?.title ?? names.role({ role: id, region: '' })
  const roleOf = (grant: Grant): string => grant.role_title || titleOf(grant.role)
  return { roles, byId, titleOf, roleOf, names, offices, problem }
}
