import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { watch } from 'vue'
import { createI18n } from 'vue-i18n'
import { language } from '../state/language'
import { en } from './en'
import { zh } from './zh'

export const i18n = createI18n({ legacy: false, locale: language.value, fallbackLocale: 'zh', messages: { zh, en } })

// Weeks begin on Monday in both languages, as in the notices.
dayjs.locale('en', { ...dayjs.Ls.en, weekStart: 1 })

watch(
  language,
  (next) => {
    i18n.global.locale.value = next
    document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
    dayjs.locale(next === 'zh' ? 'zh-cn' : 'en')
  },
  { immediate: true },
)
