// What the server refused, for people: facts, roles and rules by title where it names them by their id.
import type { ProblemBody } from '../api/types'
import { fieldOfPath, spotOf } from './places'
import { itemField, type FormField } from './schema'
import { titledText } from './titled'

export interface Known {
  /** Fields of the form, and others that may be named. */
  fields: FormField[]
  others: FormField[]
  /** The title of a role, a state, an event, a decision …, or of what a requirement says; nothing for another name. */
  names: (name: string) => string | undefined
  /** A name that has no title anywhere. */
  word: (name: string) => string
  language: 'zh' | 'en'
}

export interface SaidError {
  path: string // of the field, entry or row that it speaks of; empty where the form has none
  title: string
  text: string
  hint: string
}

export interface Said {
  text: string
  hint: string
  errors: SaidError[]
  /** Titles of the facts that are missing. */
  missing: string[]
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1)

/** The title of a fact by its path, be it of the form, of the case or within one of their lists. */
export function factTitle(path: string, { fields, others, names, word }: Omit<Known, 'language'>): string {
  const own = path.replace(/^(data|facts)\./, '')
  const all = [...fields, ...others]
  return (fieldOfPath(all, own) ?? itemField(all, own))?.title ?? names(path) ?? word(lastOf(own))
}

// Paths of facts by their titles, and the last word of a path where all facts called so have one title.
function factNames(known: Known): Known['names'] {
  const all = [...known.fields, ...known.others]
  const byWord = new Map<string, Set<string>>()
  for (const { path, title } of all) byWord.set(lastOf(path), (byWord.get(lastOf(path)) ?? new Set()).add(title))
  return (name) => {
    const titled = name.includes('.') ? fieldOfPath(all, name.replace(/^(data|facts)\./, ''))?.title : undefined
    const alike = byWord.get(name)
    return titled ?? known.names(name) ?? (alike?.size === 1 ? [...alike][0] : undefined)
  }
}

// What to write into a request is a hint for programs.
const FOR_PROGRAMS = /[a-z]{2,}[_./-]\w|\/api|ETag|If-Match|Idempotency|\bid\b|JSON/
const isForPeople = (hint: string, language: Known['language']): boolean =>
  !FOR_PROGRAMS.test(hint) && !(language === 'zh' && /[a-z]{3,}/.test(hint))

// Hints that only say again what to fill in, or list names of fields, of values or of units: the form shows all that.
const BARE_HINTS = new Set(['missing-field', 'unknown-field', 'not-in-enum', 'bad-period'])

function hintOf(code: string, hint: string | undefined, known: Known): string {
  if (!hint || BARE_HINTS.has(code)) return ''
  const text = titledText(hint, known.names)
  return isForPeople(text, known.language) ? text : ''
}

export function saidOf(body: ProblemBody, given: Known): Said {
  const known: Known = { ...given, names: factNames(given) }
  const errors = (body.errors ?? []).map(({ pointer, code, detail, hint }): SaidError => {
    const spot = spotOf(given.fields, pointer)
    const own = spot ? (name: string) => (name === lastOf(spot.path) ? spot.title : known.names(name)) : known.names
    return {
      path: spot?.path ?? '',
      title: spot?.title ?? '',
      text: titledText(detail, own),
      hint: hintOf(code, hint, known),
    }
  })
  return {
    text: titledText(body.message || body.detail, known.names),
    hint: hintOf(body.code, body.hint, known),
    errors,
    missing: (body.missing ?? []).map((path) => factTitle(path, given)),
  }
}
