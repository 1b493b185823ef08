// The work list's question, as the address says it and as the API is asked.
import type { CaseFilter } from '../api/cases'
import type { TypeSummary } from '../api/types'

export const FILTERS = ['region', 'type', 'state', 'light', 'assignee', 'closed', 'q'] as const

/** Open cases are the work; ?closed=true and ?closed=all show the others. */
export function filterOf(get: (name: string) => string): CaseFilter {
  const closed = get('closed')
  return {
    region: get('region'),
    type: get('type'),
    state: get('state'),
    light: get('light'),
    assignee: get('assignee').trim(),
    q: get('q').trim(),
    closed: closed === 'all' ? '' : closed || 'false',
    cursor: get('cursor'),
  }
}

/** All filters away, and the page with them. */
export const cleared = (): Record<string, string> =>
  Object.fromEntries([...FILTERS, 'cursor'].map((name) => [name, '']))

export interface FilterWords {
  region: (name: string) => string
  light: (name: string) => string
  /** A name that has no title here. */
  word: (name: string) => string
  closed: string
  assignee: string
  comma: string
}

/** The filter in words, for a list that is empty and for the tab. */
export function filterWords(filter: CaseFilter, types: TypeSummary[], words: FilterWords): string {
  const type = types.find((entry) => entry.name === filter.type)
  const state = type?.states.find((entry) => entry.name === filter.state)
  return [
    filter.region && words.region(filter.region),
    filter.type && (type?.title ?? words.word(filter.type)),
    filter.state && (state?.title ?? words.word(filter.state)),
    filter.light && words.light(filter.light),
    filter.closed === 'true' && words.closed,
    filter.assignee && `${words.assignee} ${filter.assignee}`,
    filter.q && `“${filter.q}”`,
  ]
    .filter(Boolean)
    .join(words.comma)
}
