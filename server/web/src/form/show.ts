// The words of form/words.ts in the language of the page.
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Facts, Json, JsonSchema } from '../api/types'
import { periodWords } from '../components/when'
import { knownWord, unitOf, wordOf } from '../i18n/words'
import { language } from '../state/language'
import { declaredRole } from '../state/roles'
import type { FormField } from './schema'
import { factWords, valueWords, type ShownFact, type Wording } from './words'

/** "sha256:0123456789ab…" → "0123456789ab"; the whole one goes into a title beside it. */
export const shortDigest = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, 12)

export function useShow() {
  const { t, te } = useI18n()
  const words = computed<Wording>(() => ({
    yes: t('common.yes'),
    no: t('common.no'),
    none: t('common.none'),
    noValue: t('common.noValue'),
    yuan: t('form.yuan'),
    comma: t('common.comma'),
    // Before any rules were read, and for who is no role of the rules, the pages' own words.
    role: (name) => declaredRole(name) ?? (te(`role.${name}`) ? t(`role.${name}`) : undefined),
    word: (name) => wordOf(name, language.value),
    known: (name) => knownWord(name, language.value),
    unit: (unit) => unitOf(unit, language.value),
    period: (text) => periodWords(text, t),
  }))

  const show = (value: Json | undefined, field?: FormField): string => valueWords(value, words.value, field)
  const showFacts = (facts: Facts | null | undefined, schema: JsonSchema | undefined, flat = false): ShownFact[] =>
    factWords(facts, schema, words.value, flat)
  const roleTitle = (role: string): string => words.value.role(role) ?? words.value.word(role)

  return { show, showFacts, roleTitle, words }
}
