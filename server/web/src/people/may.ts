// What a signed-in person may do, as the server told it. The server refuses all the rest itself: this only keeps the
// pages from offering it.
import type { Permission } from '../api/people'
import type { Session } from '../api/session'

type Me = Pick<Session, 'permissions' | 'roles' | 'acts_for' | 'must_change_password' | 'second_factor' | 'second_factor_required'>

/** Whether one of these permissions is held; nothing wanted is held by everybody. */
export const mayAny = (me: Pick<Me, 'permissions'> | null, wanted: readonly Permission[] = []): boolean =>
  wanted.length === 0 || wanted.some((permission) => me?.permissions.includes(permission) ?? false)

/** Whether somebody stands in one of these roles, or may act for one. */
export const standsIn = (me: Pick<Me, 'roles' | 'acts_for'> | null, roles: string[]): boolean =>
  me !== null && [...me.roles, ...me.acts_for].some((own) => own === '*' || roles.includes(own))

/** Of these roles, those that bodies may name. */
export const actedFor = (me: Pick<Me, 'acts_for'> | null, roles: string[]): string[] =>
  me === null || me.acts_for.includes('*') ? (me ? roles : []) : roles.filter((role) => me.acts_for.includes(role))

/** What has to be done before anything else; empty when nothing. */
export type Step = 'password' | 'second-factor'
export function firstSteps(me: Me | null): Step[] {
  if (!me) return []
  const steps: Step[] = me.must_change_password ? ['password'] : []
  return me.second_factor_required && !me.second_factor ? [...steps, 'second-factor'] : steps
}

export interface Entry {
  to: string
  key: string
  /** Addresses that belong to it. */
  under: RegExp
  needs: Permission[]
  /** Only for those who hold an office in an organisation: who applies, applies for one. */
  ofOrganisation?: true
}

export const WORK: Entry[] = [
  { to: '/', key: 'nav.work', under: /^\/($|cases)/, needs: ['cases.read'] },
  { to: '/applications', key: 'nav.apply', under: /^\/applications/, needs: ['cases.write'], ofOrganisation: true },
  { to: '/decisions', key: 'nav.decisions', under: /^\/decisions/, needs: ['rules.read'] },
  { to: '/calendar', key: 'nav.calendar', under: /^\/calendar/, needs: ['rules.read'] },
]

export const ADMINISTRATION: Entry[] = [
  { to: '/people', key: 'nav.people', under: /^\/(people|new-person)/, needs: ['people.manage', 'grants.manage'] },
  { to: '/organisations', key: 'nav.organisations', under: /^\/(organisations|new-organisation)/, needs: ['people.manage'] },
  { to: '/roles', key: 'nav.roles', under: /^\/roles/, needs: ['grants.manage'] },
  { to: '/tokens', key: 'nav.tokens', under: /^\/tokens/, needs: ['grants.manage'] },
  { to: '/audit', key: 'nav.audit', under: /^\/audit/, needs: ['audit.read'] },
  { to: '/retention', key: 'nav.retention', under: /^\/retention/, needs: ['retention.propose', 'retention.approve'] },
]

type Opener = Pick<Me, 'permissions'> & Partial<Pick<Session, 'grants'>>

/** Who holds an office in an organisation may apply for it. */
export const isApplicant = (me: Opener | null): boolean =>
  mayAny(me, ['cases.write']) && (me?.grants ?? []).some(({ office, organisation }) => office === 'organisation' && !!organisation)

export const opened = (me: Opener | null, entries: Entry[]): Entry[] =>
  entries.filter(({ needs, ofOrganisation }) => mayAny(me, needs) && (!ofOrganisation || isApplicant(me)))

/** Where somebody begins: the cases, or the first page that is theirs. */
export function homeOf(me: Opener | null): string {
  if (mayAny(me, ['cases.read'])) return '/'
  return opened(me, ADMINISTRATION)[0]?.to ?? (mayAny(me, ['rules.read']) ? '/decisions' : '/account')
}
