// What was typed and is not yet on the server. What somebody writes is kept apart from what the server holds, so that
// the answers of a colleague come in without touching it, and so that every saving says what its writer had seen.
import type { Facts, Json } from '../api/types'
import { emptyForm, sendable, type FormState } from '../form/edit'
import { valueAt, withValue, type FormField } from '../form/schema'

export interface Pending {
  /** By path: what it is to be; null takes it out. */
  answers: Record<string, Json>
  /** By path: what stood there when it was changed. */
  seen: Record<string, Json>
  /** By path: what was typed and could not be understood. */
  texts: Record<string, string>
}

export const nothingPending = (): Pending => ({ answers: {}, seen: {}, texts: {} })
export const isNothing = ({ answers, texts }: Pending): boolean =>
  Object.keys(answers).length === 0 && Object.keys(texts).length === 0

// Maps compare by what they hold, in whatever order their keys come.
function ordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, ordered(child)]),
  )
}
export const sameValue = (a: Json | undefined, b: Json | undefined): boolean =>
  JSON.stringify(ordered(a ?? null)) === JSON.stringify(ordered(b ?? null))

/** The form as it is shown: what the server holds, and over it what was typed. */
export function formOf(held: Facts, pending: Pending): FormState {
  const facts = Object.entries(pending.answers).reduce(
    (next, [path, value]) => withValue(next, path, value ?? undefined),
    held,
  )
  return { facts, texts: pending.texts }
}

/** What is pending after the form changed. Only these fields are looked at; the rest of `before` stays. */
export function pendingOf(held: Facts, form: FormState, fields: FormField[], before: Pending): Pending {
  const next: Pending = { answers: { ...before.answers }, seen: { ...before.seen }, texts: form.texts }
  for (const { path } of fields) {
    const value = valueAt(form.facts, path)
    // A text that cannot be understood is no answer, and none is sent for it.
    const unread = Object.keys(form.texts).some((key) => key === path)
    if (unread || sameValue(value, valueAt(held, path))) {
      delete next.answers[path]
      delete next.seen[path]
      continue
    }
    next.answers[path] = value ?? null
    if (!(path in next.seen)) next.seen[path] = valueAt(held, path) ?? null
  }
  return next
}

/** Without what stands on the server already: of an earlier visit that was saved after all. */
export function stillPending(held: Facts, pending: Pending): Pending {
  return Object.entries(pending.answers).reduce<Pending>(
    (next, [path, value]) => (sameValue(value, valueAt(held, path)) ? without(next, path) : next),
    pending,
  )
}

function without(pending: Pending, path: string): Pending {
  const { [path]: _answer, ...answers } = pending.answers
  const { [path]: _seen, ...seen } = pending.seen
  return { ...pending, answers, seen }
}

/** What of it is sent: entries of lists that were left blank are none. */
export function toSend(pending: Pending): Pick<Pending, 'answers' | 'seen'> {
  const answers: Record<string, Json> = {}
  for (const [path, value] of Object.entries(pending.answers)) {
    const tidy = sendable({ ...emptyForm(), facts: withValue({}, path, value ?? undefined), texts: pending.texts })
    answers[path] = valueAt(tidy.facts, path) ?? null
  }
  return { answers, seen: pending.seen }
}

/** What is still pending once this was stored: what was typed meanwhile stays, over what is stored now. */
export function afterSaving(pending: Pending, before: Pending['answers'], stored: Facts): Pending {
  const next: Pending = { answers: {}, seen: {}, texts: pending.texts }
  for (const [path, value] of Object.entries(pending.answers)) {
    if (path in before && sameValue(before[path], value)) continue
    next.answers[path] = value
    next.seen[path] = path in before ? (valueAt(stored, path) ?? null) : (pending.seen[path] ?? null)
  }
  return next
}

export interface Conflict {
  path: string
  mine: Json
  theirs: Json
  /** Who wrote theirs; empty where it is not told. */
  by: string
}

interface Clash {
  pointer: string
  by?: unknown
}

/** The path of the answer that an error points at. */
export const answerAt = (pointer: string): string =>
  pointer.replace(/^\/answers\//, '').replaceAll('~1', '/').replaceAll('~0', '~')

/** What a refused saving says of each answer that somebody else has changed, with what stands there now. */
export function conflictsOf(errors: Clash[], pending: Pending, stored: Facts): Conflict[] {
  return errors.flatMap(({ pointer, by }) => {
    const path = answerAt(pointer)
    if (!(path in pending.answers)) return []
    const theirs = valueAt(stored, path) ?? null
    return [{ path, mine: pending.answers[path] ?? null, theirs, by: typeof by === 'string' ? by : '' }]
  })
}

/** One's own answer stands: it was written in sight of the other one now. */
export const keepMine = (pending: Pending, { path, theirs }: Conflict): Pending => ({
  ...pending,
  seen: { ...pending.seen, [path]: theirs },
})

/** The other one's answer stands. */
export const takeTheirs = (pending: Pending, { path }: Conflict): Pending => without(pending, path)

/** Prefilled values stand in the form like answers, also where the server keeps them apart. */
export function withFilled(answers: Facts, filled: { path: string; value: Json }[]): Facts {
  return filled.reduce(
    (next, { path, value }) => (valueAt(next, path) === undefined && value !== null ? withValue(next, path, value) : next),
    answers,
  )
}
