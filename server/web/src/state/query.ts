import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter, type HistoryState } from 'vue-router'
import { changed } from './changed'

/** Filters live in the URL: a link, a reload and the back button all show the same list. */
export function useQuery() {
  const route = useRoute()
  const router = useRouter()

  function get(name: string): string {
    const value = route.query[name]
    return (Array.isArray(value) ? value[0] : value) ?? ''
  }

  /** Sets some names and keeps the others; empty values leave the URL. `state` goes with the entry of the history. */
  function set(changes: Record<string, string | undefined>, replace = false, state?: HistoryState): void {
    const query = changed(route.query, changes)
    void router[replace ? 'replace' : 'push']({ query, ...(state ? { state } : {}) })
  }

  /** One filter; `also` names filters that a change of this one makes meaningless. */
  function field(name: string, also: string[] = [], fallback = ''): WritableComputedRef<string, string | undefined> {
    return computed({
      get: () => get(name) || fallback,
      set: (value) => {
        const changes: Record<string, string | undefined> = { [name]: value === fallback ? '' : value }
        for (const other of also) changes[other] = ''
        set(changes)
      },
    })
  }

  return { get, set, field }
}
