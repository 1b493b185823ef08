import { computed, ref } from 'vue'
import { forgetAnswers } from '../api/questions'
import { signIn as exchange, signOut as forget, whoAmI } from '../api/session'
import type { Session } from '../api/types'

// The cookie is not readable from here; this mark spares a visitor who never signed in one refused call.
const MARK = 'anze.signed-in'

export const session = ref<Session | null>(null)

/** The server's day, YYYY-MM-DD; the browser's only until the session is known. */
export const today = computed(() => session.value?.now.slice(0, 10) ?? new Date().toLocaleDateString('sv-SE'))

export function mayBeSignedIn(): boolean {
  return session.value !== null || localStorage.getItem(MARK) !== null
}

export async function loadSession(): Promise<void> {
  session.value = await whoAmI()
}

export async function signIn(token: string): Promise<void> {
  await exchange(token)
  localStorage.setItem(MARK, '1')
  await loadSession()
}

export function clearSession(): void {
  localStorage.removeItem(MARK)
  session.value = null
  forgetAnswers()
}

export async function signOut(): Promise<void> {
  await forget()
  clearSession()
}
