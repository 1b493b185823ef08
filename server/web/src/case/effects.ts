// What an event set off, by title: whom a notice goes to, which case is opened, what is raised, which record is written.
import type { CaseType, Json } from '../api/types'

export interface Titles {
  role: (name: string) => string
  caseType: (name: string) => string
  event: (name: string) => string
  system: (name: string) => string
  record: (type: string) => string
  comma: string
}

export function effectTarget(payload: Json, titles: Titles): string {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return ''
  if (Array.isArray(payload.roles)) return payload.roles.map((role) => titles.role(String(role))).join(titles.comma)
  if (typeof payload.system === 'string') return titles.system(payload.system)
  if (typeof payload.record === 'string') return titles.record(payload.record)
  if (typeof payload.type === 'string') return titles.caseType(payload.type)
  return typeof payload.event === 'string' ? titles.event(payload.event) : ''
}

export const caseTypeTitle = (types: Pick<CaseType, 'name' | 'title'>[], name: string): string | undefined =>
  types.find((type) => type.name === name)?.title || undefined
