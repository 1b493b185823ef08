// Answers are saved as one goes: a moment after the last keystroke, when a field is left, and before the page is left.
import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { saveAnswers, showApplication, type Application } from '../api/applications'
import { Problem } from '../api/http'
import type { ProblemBody } from '../api/types'
import { applyEdit, type Edit, type FormState } from '../form/edit'
import type { FormField } from '../form/schema'
import { useDraft } from '../state/draft'
import {
  afterSaving,
  conflictsOf,
  formOf,
  isNothing,
  keepMine,
  nothingPending,
  pendingOf,
  stillPending,
  takeTheirs,
  toSend,
  withFilled,
  type Conflict,
  type Pending,
} from './pending'

export type SaveState = 'saved' | 'typing' | 'saving' | 'held' | 'unread'

const CALM_MS = 900
const RETRY_MS = [5_000, 15_000, 30_000]

/** The server points at answers by their path; the fields of a form are pointed at like facts. */
export function pointingAtFields(problem: Problem): Problem {
  const errors = (problem.body.errors ?? []).map((error) => ({
    ...error,
    pointer: error.pointer.replace(/^\/answers\/(.*)$/, (_, path: string) => `/facts/${path.replaceAll('.', '/')}`),
  }))
  return new Problem({ ...problem.body, errors } as ProblemBody, problem.etag, problem.retryAfter)
}

const hasAnswers = (pending: Pending): boolean => Object.keys(pending.answers).length > 0

export function useAnswers(
  page: () => string,
  application: ComputedRef<Application | null>,
  fields: ComputedRef<FormField[]>,
  stored: (next: Application) => void,
) {
  const pending: Ref<Pending> = ref(nothingPending())
  const { done } = useDraft(page, pending, { isEmpty: isNothing, fresh: nothingPending })
  const held = computed(() => withFilled(application.value?.answers ?? {}, application.value?.filled ?? []))
  const form = computed<FormState>(() => formOf(held.value, pending.value))
  const saving = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const conflicts = shallowRef<Conflict[]>([])
  const lastSaved = shallowRef<string[]>([]) // the paths of the last saving
  let soon: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let running: Promise<boolean> | null = null

  function later(millis: number): void {
    clearTimeout(soon)
    soon = setTimeout(() => void save(), millis)
  }

  function edit(change: Edit): void {
    const before = form.value
    pending.value = pendingOf(held.value, applyEdit(before, change), fields.value, pending.value)
    if (hasAnswers(pending.value)) later(CALM_MS)
  }

  // What stands there now is asked for: nobody chooses between an answer and a guess.
  async function clashed(error: Problem, sent: Pending): Promise<void> {
    const now = await showApplication(application.value?.id ?? '')
    conflicts.value = conflictsOf(error.body.errors ?? [], sent, withFilled(now.answers, now.filled))
    problem.value = conflicts.value.length > 0 ? null : error
  }

  async function refused(error: Problem, sent: Pending): Promise<void> {
    if (error.body.code === 'answer-changed') {
      try {
        await clashed(error, sent)
        return
      } catch (lost) {
        if (!(lost instanceof Problem)) throw lost
        error = lost // the next try finds the clash again
      }
    }
    problem.value = pointingAtFields(error)
    // Not reached, or trouble of its own: it is tried again by itself.
    if (!error.isRefusal && error.status !== 401) later(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 30_000)
    failures += 1
  }

  async function send(confirm: string[]): Promise<boolean> {
    const sent = pending.value
    const { answers, seen } = toSend(sent)
    saving.value = true
    try {
      const next = await saveAnswers(application.value?.id ?? '', { answers, seen, confirm })
      failures = 0
      problem.value = null
      conflicts.value = []
      lastSaved.value = Object.keys(answers)
      pending.value = afterSaving(pending.value, sent.answers, withFilled(next.answers, next.filled))
      if (isNothing(pending.value)) done()
      stored(next)
      return true
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      await refused(error, sent)
      return false
    } finally {
      saving.value = false
    }
  }

  /** True when all that was typed and understood is on the server. One saving at a time. */
  async function save(confirm: string[] = []): Promise<boolean> {
    clearTimeout(soon)
    while (running) await running
    if (!application.value || conflicts.value.length > 0) return false
    if (!hasAnswers(pending.value) && confirm.length === 0) return true
    running = send(confirm)
    const fine = await running
    running = null
    return fine && hasAnswers(pending.value) ? save() : fine
  }

  async function settle(conflict: Conflict, mine: boolean): Promise<void> {
    pending.value = mine ? keepMine(pending.value, conflict) : takeTheirs(pending.value, conflict)
    conflicts.value = conflicts.value.filter(({ path }) => path !== conflict.path)
    if (conflicts.value.length > 0) return
    // Saving brings the answers of the others in; with nothing left of one's own they are asked for by a bare one.
    await send([])
  }

  const again = (): void => void (hasAnswers(pending.value) && save())
  window.addEventListener('online', again)
  onScopeDispose(() => {
    clearTimeout(soon)
    window.removeEventListener('online', again)
  })
  // What was typed before a reload or an expired session is saved once the application is read again.
  function takeUp(): void {
    if (!application.value) return
    pending.value = stillPending(held.value, pending.value)
    if (isNothing(pending.value)) done()
    again()
  }
  watch(application, (now, before) => now && !before && takeUp(), { immediate: true })
  watch(page, () => {
    problem.value = null
    conflicts.value = []
    lastSaved.value = []
    takeUp()
  })

  const state = computed<SaveState>(() => {
    if (problem.value || conflicts.value.length > 0) return 'held'
    if (saving.value) return 'saving'
    if (hasAnswers(pending.value)) return 'typing'
    return isNothing(pending.value) ? 'saved' : 'unread'
  })
  return { form, pending, edit, save, settle, state, problem, conflicts, lastSaved }
}
