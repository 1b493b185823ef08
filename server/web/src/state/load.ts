import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from 'vue'
import { Problem } from '../api/http'
import { language } from './language'

export interface Loaded<T> {
  value: ShallowRef<T | null>
  problem: ShallowRef<Problem | null>
  loading: Ref<boolean>
  reload: () => Promise<void>
}

/**
 * Loads when a source or the language changes; a late answer to an older question is dropped. What was loaded before
 * stays while the next answer is under way, and when the server cannot be reached; it goes when the server refuses, so
 * that an answer never stands below a question that it does not belong to.
 * `load` may give null for "nothing to ask yet".
 */
export function useLoad<T>(sources: WatchSource[], load: (signal: AbortSignal) => Promise<T | null>): Loaded<T> {
  const value = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  let running: AbortController | null = null

  async function reload(): Promise<void> {
    running?.abort()
    const mine = (running = new AbortController())
    loading.value = true
    try {
      const answer = await load(mine.signal)
      if (mine.signal.aborted) return
      value.value = answer
      problem.value = null
    } catch (error) {
      if (mine.signal.aborted) return
      if (!(error instanceof Problem)) throw error
      problem.value = error
      if (error.isRefusal) value.value = null
    } finally {
      if (running === mine) loading.value = false
    }
  }

  watch([...sources, language], reload, { immediate: true })
  onScopeDispose(() => running?.abort())
  return { value, problem, loading, reload }
}
