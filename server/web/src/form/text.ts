// What stands beside a field: how it may be written, and what its choices and its group are called.
import { useI18n } from 'vue-i18n'
import { unitOf, wordOf } from '../i18n/words'
import { language } from '../state/language'
import type { Choice, FieldGroup, FormField } from './schema'

export function useFieldText() {
  const { t, te } = useI18n()
  const hintOf = ({ kind, unit }: FormField): string =>
    kind === 'money' || kind === 'ratio' ? t(`form.hint.${kind}`) : unitOf(unit, language.value)
  const choiceTitle = ({ value, title }: Choice): string => title || wordOf(value, language.value)
  const groupTitle = ({ name, title }: Pick<FieldGroup, 'name' | 'title'>): string =>
    title || (te(`group.${name}`) ? t(`group.${name}`) : wordOf(name, language.value))
  return { hintOf, choiceTitle, groupTitle }
}
