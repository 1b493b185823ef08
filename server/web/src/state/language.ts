import { ref } from 'vue'

export type Language = 'zh' | 'en'

const STORED = 'anze.language'

function stored(): Language {
  return localStorage.getItem(STORED) === 'en' ? 'en' : 'zh'
}

/** The language of the page and of what the server is asked for. */
export const language = ref<Language>(stored())

export function setLanguage(next: Language): void {
  localStorage.setItem(STORED, next)
  language.value = next
}
