// Pages of a list that is paged by cursors: the cursors of the pages passed travel with each entry of the browser's
// history, so that the page number is right however the reader came to it.

export interface Trail {
  /** The cursors of the pages before this one, the first page's '' included. */
  passed: string[]
  /** Which page it is; null where that is not known: a link to the middle of a list. */
  number: number | null
}

export function trailOf(cursor: string, kept: unknown): Trail {
  if (cursor === '') return { passed: [], number: 1 }
  const passed = Array.isArray(kept) && kept.length > 0 && kept.every((entry) => typeof entry === 'string') ? kept : []
  return { passed: passed as string[], number: passed.length > 0 ? passed.length + 1 : null }
}

/** What the next page's entry keeps. From the middle of a list no way back is known. */
export const onwards = (trail: Trail, cursor: string): string[] => (trail.number === null ? [] : [...trail.passed, cursor])

/** The page before: its cursor, and what its entry keeps. */
export const backwards = ({ passed }: Trail): { cursor: string; passed: string[] } => ({
  cursor: passed.at(-1) ?? '',
  passed: passed.slice(0, -1),
})
