// The application that a page works on, as it was read or came back from the last change.
import { computed, type ComputedRef } from 'vue'
import { showApplication, type Application } from '../api/applications'
import { useLoad } from '../state/load'

export function useApplication(id: () => string) {
  const loaded = useLoad([id], (signal) => showApplication(id(), signal))
  const application: ComputedRef<Application | null> = computed(() => loaded.value.value)
  /** An answer of the server to a change is the application as it now is. */
  const replace = (next: Application): void => {
    loaded.value.value = next
  }
  return { ...loaded, application, replace }
}
