// One notice of the feed, and how often a page acts on them.

export interface Notice {
  case: string
  version: number
}

/** The notice in the data of a "change"; null when it is none. */
export function noticeOf(data: string): Notice | null {
  try {
    const read: unknown = JSON.parse(data)
    if (typeof read !== 'object' || read === null || !('case' in read) || !('version' in read)) return null
    return typeof read.case === 'string' && typeof read.version === 'number' ? { case: read.case, version: read.version } : null
  } catch {
    return null
  }
}

/** The version that an ETag stands for; 0 when it stands for none. */
export const versionOf = (etag: string): number => Number(/^(?:W\/)?"(\d+)"$/.exec(etag)?.[1] ?? 0)

export interface Calm {
  ask: () => void
  stop: () => void
}

/** Asks `act` to run `millis` later, once for all that ask meanwhile. */
export function calmly(act: () => void, millis: number): Calm {
  let waiting: ReturnType<typeof setTimeout> | null = null
  return {
    ask: () => {
      waiting ??= setTimeout(() => {
        waiting = null
        act()
      }, millis)
    },
    stop: () => {
      if (waiting !== null) clearTimeout(waiting)
      waiting = null
    },
  }
}
