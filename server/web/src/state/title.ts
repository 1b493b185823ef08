import { onScopeDispose, ref, watchEffect } from 'vue'

/** What the page at hand adds before its own name, so that tabs can be told apart. */
export const ownTitle = ref('')

export function useTitle(text: () => string | undefined): void {
  watchEffect(() => (ownTitle.value = text() ?? ''))
  onScopeDispose(() => (ownTitle.value = ''))
}

export const titleOf = (...parts: string[]): string =>
  parts.filter((part, index) => part !== '' && parts.indexOf(part) === index).join(' · ')
