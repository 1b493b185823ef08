import { onScopeDispose, ref, watch, type Ref, type WatchSource } from 'vue'
import { draftKey, dropDraft, loadDraft, saveDraft } from './drafts'
import { session } from './session'

// Forms that hold something not yet sent; the browser asks before the tab is closed over them.
const unsent = new Set<symbol>()

window.addEventListener('beforeunload', (event) => {
  if (unsent.size > 0) event.preventDefault()
})

export interface KeptDraft {
  /** Whether what is in the form was typed before and taken up again. */
  restored: Ref<boolean>
  /** Sent or thrown away: nothing is kept, and leaving asks nothing. */
  done: () => void
}

/**
 * Keeps `state` under a page's name while it changes, and takes it up again when the page comes back. `page` gives ''
 * where there is nothing to keep yet. A form that only asks (a decision) does not hold the reader back on leaving.
 */
export function useDraft<T>(
  page: () => string,
  state: Ref<T>,
  { isEmpty, fresh, asks = false }: { isEmpty: (value: T) => boolean; fresh: () => T; asks?: boolean },
): KeptDraft {
  const mine = Symbol('form')
  const who = session.value?.id ?? ''
  const restored = ref(false)
  const keyOf = (name: string) => (name ? draftKey(who, name) : '')
  let key = ''
  let quiet = false

  function take(name: string): void {
    key = keyOf(name)
    const kept = key ? loadDraft<T>(sessionStorage, key) : null
    quiet = true
    state.value = kept ?? fresh()
    quiet = false
    restored.value = kept !== null
    note()
  }

  function note(): void {
    if (!asks && !isEmpty(state.value)) unsent.add(mine)
    else unsent.delete(mine)
  }

  function done(): void {
    if (key) dropDraft(sessionStorage, key)
    restored.value = false
    unsent.delete(mine)
  }

  watch(page as WatchSource<string>, take, { immediate: true, flush: 'sync' })
  watch(
    state,
    (value) => {
      if (quiet) return
      if (key && isEmpty(value)) dropDraft(sessionStorage, key)
      else if (key) saveDraft(sessionStorage, key, value, Date.now())
      note()
    },
    { deep: true, flush: 'sync' },
  )
  onScopeDispose(() => unsent.delete(mine))
  return { restored, done }
}
