// Thresholds by title: what a rule read is named by the rules of the region that states it.
import { computed } from 'vue'
import { showRules } from '../../api/questions'
import type { ParameterInfo, ParameterUse } from '../../api/types'
import { wordOf } from '../../i18n/words'
import { language } from '../../state/language'
import { useLoad } from '../../state/load'

export function useParameters(regions: () => string[]) {
  const wanted = computed(() => [...new Set(regions())].sort().join(' '))
  const { value } = useLoad([wanted], async () =>
    wanted.value ? (await Promise.all(wanted.value.split(' ').map((region) => showRules(region)))).flatMap(({ parameters }) => parameters) : null,
  )
  const known = ({ name }: ParameterUse): ParameterInfo | undefined => value.value?.find((parameter) => parameter.name === name)
  const titleOf = (use: ParameterUse): string =>
    known(use)?.title || wordOf(use.name.slice(use.name.lastIndexOf('.') + 1), language.value)
  const typeOf = (use: ParameterUse): { type: string; unit: string } => ({ type: known(use)?.type ?? '', unit: known(use)?.unit ?? '' })
  return { titleOf, typeOf }
}
