// What changes on the server, told to the page that is looked at.

import { onScopeDispose } from 'vue'
import { noticeOf, type Notice } from './notice'

const ADDRESS = '/api/v1/changes'

/**
 * Calls `tell` for each case that changes while this page is visible, and with null when changes may have been missed:
 * the page then asks anew for what it shows. A page in the background follows nothing, since a browser has few
 * connections for all its tabs. Where the server refuses (too many follow), nothing is told: every page can be reloaded
 * by hand.
 */
export function useChanges(tell: (notice: Notice | null) => void): void {
  let source: EventSource | null = null
  let before = false

  function begin(): void {
    source = new EventSource(ADDRESS)
    source.addEventListener('change', ({ data }) => {
      const notice = noticeOf(String(data))
      if (notice) tell(notice)
    })
    source.addEventListener('reset', () => tell(null))
    if (before) tell(null)
    before = true
  }
  function end(): void {
    source?.close()
    source = null
  }
  function look(): void {
    if (document.visibilityState !== 'visible') end()
    else if (source === null) begin()
  }

  look()
  document.addEventListener('visibilitychange', look)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', look)
    end()
  })
}
