// The refusal of a form that the page itself cannot send, in the shape of the server's problems.
import { Problem } from '../api/http'
import type { NotUnderstood } from './edit'

export function localProblem(
  faults: NotUnderstood[],
  say: (key: string, args?: Record<string, string>) => string,
): Problem | null {
  if (faults.length === 0) return null
  const errors = faults.map(({ path, why, args }) => ({
    pointer: `/facts/${path.replaceAll('.', '/')}`,
    code: `typed-${why}`,
    detail: say(`form.why.${why}`, args ?? {}),
  }))
  return new Problem({ title: say('form.notUnderstood'), status: 0, code: 'typed', detail: errors[0]?.detail ?? '', errors })
}
