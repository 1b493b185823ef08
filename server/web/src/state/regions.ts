import { computed } from 'vue'
import { listRegions } from '../api/questions'
import { useLoad } from './load'

/** Where the rules hold: "忻州市" of "忻州市安全生产责任保险规则". Other titles stay as they are. */
export const placeOf = (title: string): string =>
  title.replace(/安全生产责任保险规则|\s*\bwork-safety liability insurance rules\b/, '').trim() || title

/** The regions with rules, and a title for each. */
export function useRegions() {
  const { value } = useLoad([], listRegions)
  const regions = computed(() => value.value ?? [])
  const titleOf = (region: string) => placeOf(regions.value.find((entry) => entry.region === region)?.title ?? region)
  return { regions, titleOf }
}
