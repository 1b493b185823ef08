import { computed, ref, watch } from 'vue'
import { forgetAnswers } from '../api/questions'
import { signIn as exchange, signOut as forget, whoAmI, type Proof, type Session } from '../api/session'
import { dayAt } from './clock'
import { dropDrafts } from './drafts'
import { language } from './language'

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

function accept(found: Session): void {
  const now = Date.parse(found.now)
  if (!Number.isNaN(now)) ahead = Date.now() - now
  beat.value = Date.now()
  session.value = found
}

export async function loadSession(): Promise<void> {
  accept(await whoAmI())
}

// Titles of roles and organisations come with it, in the language that was asked for.
watch(language, () => {
  if (session.value) void loadSession().catch(() => {})
})

export async function signIn(proof: Proof): Promise<void> {
  begin(await exchange(proof))
}

/** The way back from an identity provider: the cookie is there already. */
export async function comeBack(): Promise<void> {
  begin(await whoAmI())
}

function begin(found: Session): void {
  localStorage.setItem(MARK, '1')
  // What was read for somebody else is not shown to the next one.
  forgetAnswers()
  accept(found)
}

export function clearSession(): void {
  localStorage.removeItem(MARK)
  session.value = null
  forgetAnswers()
}

/** The reader leaves: what he typed and did not send is not left behind for the next one. */
export function leave(): void {
  dropDrafts(sessionStorage)
  clearSession()
}

export async function signOut(): Promise<void> {
  await forget()
  leave()
}
