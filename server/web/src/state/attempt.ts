import { ref, shallowRef } from 'vue'
import { Problem } from '../api/http'

/** One change at a time: which is under way, by name, and what the server refused. */
export function useAttempt() {
  const busy = ref('')
  const problem = shallowRef<Problem | null>(null)

  /** True when it went through. */
  async function attempt(name: string, act: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = name
    problem.value = null
    try {
      await act()
      return true
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      problem.value = error
      return false
    } finally {
      busy.value = ''
    }
  }
  return { busy, problem, attempt }
}
