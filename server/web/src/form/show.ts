// Values in words: choices by title, money in yuan, yes and no.
import { useI18n } from 'vue-i18n'
import type { Facts, Json, JsonSchema } from '../api/types'
import { wordOf } from '../i18n/words'
import { language } from '../state/language'
import { fieldsOf, leavesOf, type FormField } from './schema'

export const yuanOf = (fen: number): string =>
  (fen / 100).toLocaleString('zh-CN', { minimumFractionDigits: fen % 100 === 0 ? 0 : 2, maximumFractionDigits: 2 })

export interface ShownFact {
  path: string
  title: string
  text: string
}

export function useShow() {
  const { t, te } = useI18n()

  function show(value: Json | undefined, field?: FormField): string {
    if (value === undefined || value === null) return t('common.noValue')
    if (typeof value === 'boolean') return value ? t('common.yes') : t('common.no')
    if (typeof value === 'number') {
      if (field?.kind === 'money') return `${yuanOf(value)} ${t('form.yuan')}`
      return field?.unit ? `${value} ${field.unit}` : String(value)
    }
    if (typeof value === 'string') {
      // By the house's custom a field named …_role holds a role.
      if (field?.path.endsWith('_role') && te(`role.${value}`)) return t(`role.${value}`)
      const choice = field?.choices.find((entry) => entry.value === value)
      return choice ? choice.title || wordOf(value, language.value) : value
    }
    if (Array.isArray(value) && value.every((entry) => typeof entry !== 'object')) {
      return value.length === 0 ? t('common.none') : value.map((entry) => show(entry, field)).join('、')
    }
    return JSON.stringify(value)
  }

  /** Facts by title, in the order given; `flat` for a map whose keys are dotted paths already. */
  function showFacts(facts: Facts | null | undefined, schema: JsonSchema | undefined, flat = false): ShownFact[] {
    const fields = new Map(fieldsOf(schema).map((field) => [field.path, field]))
    const leaves = flat ? Object.entries(facts ?? {}).map(([path, value]) => ({ path, value })) : leavesOf(facts)
    return leaves.map(({ path, value }) => {
      const field = fields.get(path)
      return { path, title: field?.title ?? path, text: show(value, field) }
    })
  }

  return { show, showFacts }
}
