// The states that a case went through, where it stands, and where it can go from here.
import type { AllowedEvent, JournalEvent } from '../api/types'

export interface Place {
  state: string
  title: string
  at: string
  look: 'done' | 'now' | 'possible'
}

export function pathOf(
  events: JournalEvent[],
  now: { state: string; state_title?: string | undefined },
  allowed: Pick<AllowedEvent, 'to'>[],
  titleOf: (state: string) => string,
): Place[] {
  const path: Place[] = []
  for (const event of events) {
    if (event.to && path.at(-1)?.state !== event.to)
      path.push({ state: event.to, title: event.to_title ?? titleOf(event.to), at: event.at, look: 'done' })
  }
  const here = path.at(-1)?.state === now.state ? path.pop() : undefined
  const next = new Set(allowed.flatMap(({ to }) => (to && to !== now.state ? [to] : [])))
  return [
    ...path,
    { state: now.state, title: now.state_title ?? titleOf(now.state), at: here?.at ?? '', look: 'now' },
    ...[...next].map((state): Place => ({ state, title: titleOf(state), at: '', look: 'possible' })),
  ]
}
