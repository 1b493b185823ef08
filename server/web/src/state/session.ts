import { computed, ref } from 'vue'
import { forgetAnswers } from '../api/questions'
import { signIn as exchange, signOut as forget, whoAmI } from '../api/session'
import type { Session } from '../api/types'
import { dayAt } from './clock'
import { dropDrafts } from './drafts'

// The cookie is not readable from here; this mark spares a visitor who never signed in one refused call.
const MARK = 'anze.signed-in'

export const session = ref<Session | null>(null)

// How far the browser's clock is from the server's, and a beat that moves the day on at midnight.
let ahead = 0
const beat = ref(Date.now())
setInterval(() => (beat.value = Date.now()), 30_000)
document.addEventListener('visibilitychange', () => (beat.value = Date.now()))

export const serverNow = (): number => Date.now() - ahead

/** The day where the law holds, YYYY-MM-DD, by the server's clock once it is known. */
export const today = computed(() => dayAt(beat.value - ahead))

export function mayBeSignedIn(): boolean {
  return session.value !== null || localStorage.getItem(MARK) !== null
}

export async function loadSession(): Promise<void> {
  const found = await whoAmI()
  const now = Date.parse(found.now)
  if (!Number.isNaN(now)) ahead = Date.now() - now
  beat.value = Date.now()
  session.value = found
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

/** The reader leaves: what he typed and did not send is not left behind for the next one. */
export async function signOut(): Promise<void> {
  await forget()
  dropDrafts(sessionStorage)
  clearSession()
}
