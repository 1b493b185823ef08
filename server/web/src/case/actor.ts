// The person for whom something is recorded; none where the reader acts himself, as every person does: only a program's
// token may act for others.
import type { Actor } from '../api/types'

export const isNamed = (actor: Actor | undefined): boolean =>
  actor === undefined || (actor.id.trim() !== '' && actor.role !== '')

export const tidied = (actor: Actor | undefined): Actor | undefined =>
  actor && { ...actor, id: actor.id.trim() }
