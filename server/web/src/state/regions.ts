import { computed } from 'vue'
import { listRegions } from '../api/questions'
import { useLoad } from './load'
import { placeOf } from './place'

export { placeOf }

/** The regions with rules, and a title for each. */
export function useRegions() {
  const { value } = useLoad([], listRegions)
  const regions = computed(() => value.value ?? [])
  const titleOf = (region: string) => placeOf(regions.value.find((entry) => entry.region === region)?.title ?? region)
  return { regions, titleOf }
}
