// The audit journal for readers: the filter as the address has it, and the words of what was done.
import type { AuditEntry } from '../api/audit'

/** As the address of the page and the API name them. */
export const AUDIT_FILTERS = ['kind', 'actor', 'organisation', 'region', 'address', 'object', 'outcome', 'since', 'before', 'q'] as const
export type AuditFilter = Partial<Record<(typeof AUDIT_FILTERS)[number] | 'cursor', string>>

export function auditFilterOf(get: (name: string) => string): AuditFilter {
  const filter: AuditFilter = {}
  for (const name of [...AUDIT_FILTERS, 'cursor'] as const) {
    const text = get(name).trim()
    if (text) filter[name] = text
  }
  return filter
}

export const clearedAudit = (): Record<string, string> =>
  Object.fromEntries([...AUDIT_FILTERS, 'cursor'].map((name) => [name, '']))

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Days of the address as the moments that the API is asked for: the last day is one of them. */
export function askedFor(filter: AuditFilter): AuditFilter {
  const asked = { ...filter }
  if (asked.since && DAY.test(asked.since)) asked.since = `${asked.since}T00:00:00+08:00`
  if (asked.before && DAY.test(asked.before)) {
    const next = new Date(`${asked.before}T00:00:00Z`)
    next.setUTCDate(next.getUTCDate() + 1)
    asked.before = `${next.toISOString().slice(0, 10)}T00:00:00+08:00`
  }
  return asked
}

/** "user.grants-changed" → ["user", "grants-changed"] */
export function partsOfKind(kind: string): [subject: string, act: string] {
  const dot = kind.indexOf('.')
  return dot < 0 ? [kind, ''] : [kind.slice(0, dot), kind.slice(dot + 1)]
}

/** "user:zhang" → ["user", "zhang"]; what names no kind is an id alone. */
export function partsOfObject(object: string): [kind: string, id: string] {
  const [, kind = '', id = object] = /^([a-z]+):(.*)$/s.exec(object) ?? []
  return [kind, id]
}

export const rolesOf = ({ roles }: AuditEntry): string[] => roles.split(' ').filter(Boolean)

/** Date, time and second as written. */
export const secondOf = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 19)}`

/** What else belongs to an entry, line by line; nothing where there is nothing. */
export function detailsOf(data: unknown): [name: string, text: string][] {
  if (data === null || data === undefined || data === '') return []
  if (typeof data !== 'object' || Array.isArray(data)) return [['', JSON.stringify(data)]]
  return Object.entries(data).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])
}
