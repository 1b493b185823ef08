import type { Clock } from '../api/types'

/** Of the clocks that still run, the one due first; a clock that only informs presses nobody. */
export function soonest(clocks: Clock[]): Clock | undefined {
  return clocks
    .filter((clock) => !clock.informational && clock.status !== 'stopped')
    .sort((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9'))[0]
}
