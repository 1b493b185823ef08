// The lines of a form that is written by hand, as the summary of a refusal names them and leads to them.
import { Problem } from '../api/http'
import type { ProblemBody } from '../api/types'
import { errorsByPath } from '../form/places'
import type { FormField } from '../form/schema'

export const line = (path: string, title: string, kind: FormField['kind'] = 'string'): FormField => ({
  path,
  title,
  kind,
  group: '',
  groupTitle: '',
  required: true,
  unit: '',
  choices: [],
  schema: { type: 'string' },
})

/** What a form itself finds wanting: by path, in the shape of the server's refusals. */
export function localRefusal(title: string, faults: [path: string, detail: string][]): Problem | null {
  if (faults.length === 0) return null
  const errors = faults.map(([path, detail]) => ({ pointer: `/${path}`, code: 'typed', detail }))
  return new Problem({ title, status: 0, code: 'typed', detail: errors[0]?.detail ?? '', errors })
}

/** What was said of one line, '' where nothing was. */
export const saidOf = (fields: FormField[], body: ProblemBody | undefined, path: string): string =>
  errorsByPath(fields, body?.errors ?? []).get(path) ?? ''
