// The pre-check of an application: asked anew a moment after its answers changed.
import { onScopeDispose, ref, shallowRef, watch, type ComputedRef } from 'vue'
import { checkApplication, type Application, type CheckedRegion } from '../api/applications'
import { Problem } from '../api/http'
import { language } from '../state/language'

const CALM_MS = 400

export function useCheck(application: ComputedRef<Application | null>) {
  const checked = shallowRef<CheckedRegion[] | null>(null)
  const busy = ref(false)
  let soon: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | null = null

  async function ask(): Promise<void> {
    const id = application.value?.id
    if (!id) return
    running?.abort()
    const mine = (running = new AbortController())
    busy.value = true
    try {
      const answer = await checkApplication(id, mine.signal)
      if (!mine.signal.aborted) checked.value = answer
    } catch (error) {
      // The check only helps: what was known stays, and the next change asks again.
      if (!mine.signal.aborted && !(error instanceof Problem)) throw error
    } finally {
      if (running === mine) busy.value = false
    }
  }

  watch(
    [() => application.value?.id, () => application.value?.version, language],
    ([id], [before]) => {
      clearTimeout(soon)
      if (id) soon = setTimeout(() => void ask(), id === before ? CALM_MS : 0)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(soon)
    running?.abort()
  })
  return { checked, busy }
}
