// The titles of roles as the rules that were read declare them: a region may have roles of its own.
import { shallowReactive } from 'vue'
import { language } from './language'

const titles = shallowReactive(new Map<string, string>())

export function learnRoles(roles: { name: string; title: string }[]): void {
  for (const { name, title } of roles) titles.set(`${language.value} ${name}`, title)
}

export const declaredRole = (name: string): string | undefined => titles.get(`${language.value} ${name}`)
