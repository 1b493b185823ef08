// What was typed and not yet sent, kept in the tab: it survives a conflict, a reload, another page and the end of the
// session. One person's drafts are not shown to the next one who signs in here.

const PREFIX = 'anze.draft.'
const MOST = 40
const LONGEST = 200_000 // characters

export interface Draft<T> {
  at: number
  value: T
}

/** Storage as drafts need it; the tab's own, but for tests. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

export const draftKey = (who: string, page: string): string => `${PREFIX}${who}|${page}`

function keysOf(shelf: Shelf): string[] {
  return Array.from({ length: shelf.length }, (_, index) => shelf.key(index) ?? '').filter((key) =>
    key.startsWith(PREFIX),
  )
}

function read<T>(shelf: Shelf, key: string): Draft<T> | null {
  try {
    const draft = JSON.parse(shelf.getItem(key) ?? 'null') as Draft<T> | null
    return draft && typeof draft.at === 'number' ? draft : null
  } catch {
    return null
  }
}

export const loadDraft = <T>(shelf: Shelf, key: string): T | null => read<T>(shelf, key)?.value ?? null

export function dropDraft(shelf: Shelf, key: string): void {
  shelf.removeItem(key)
}

export function dropDrafts(shelf: Shelf): void {
  for (const key of keysOf(shelf)) shelf.removeItem(key)
}

/** False when there was no room: the caller then keeps the reader on the page. */
export function saveDraft<T>(shelf: Shelf, key: string, value: T, now: number): boolean {
  const text = JSON.stringify({ at: now, value } satisfies Draft<T>)
  if (text.length > LONGEST) return false
  const others = keysOf(shelf).filter((other) => other !== key)
  others.sort((a, b) => (read(shelf, a)?.at ?? 0) - (read(shelf, b)?.at ?? 0))
  while (others.length >= MOST) shelf.removeItem(others.shift() ?? '')
  for (;;) {
    try {
      shelf.setItem(key, text)
      return true
    } catch {
      // The tab's storage is full: the oldest goes first.
      const oldest = others.shift()
      if (oldest === undefined) return false
      shelf.removeItem(oldest)
    }
  }
}
