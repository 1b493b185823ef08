// Why a clock is due on its day: what happened to it, step by step, and how each stretch was counted.
import type { ClockChange, ExplainedClock, JournalEvent, Step } from '../api/types'
import { dueText } from '../components/when'

export interface Turn {
  sequence: number
  at: string
  event: string
  action: string
  period: string
  due: string
  oldDue: string
  reason: string
  provisional: boolean
}

// A warning changes no date; nor does a breach, which the card shows by itself.
const TURNS = new Set(['start', 'pause', 'resume', 'extend', 'recompute', 'move', 'recount', 'stop', 'breach'])

const turnOf = (event: JournalEvent, change: ClockChange): Turn => ({
  sequence: event.sequence,
  at: event.at,
  event: event.title,
  action: change.action,
  period: change.period ?? '',
  due: change.due ? dueText(change.due, change.due_at, !!change.due_at) : '',
  oldDue: change.old_due && change.old_due !== change.due ? change.old_due : '',
  reason: change.reason ?? '',
  provisional: change.provisional,
})

/** Everything that happened to one clock since it last began, in order. */
export function turnsOf(events: JournalEvent[], clock: string): Turn[] {
  const turns = events.flatMap((event) =>
    event.clocks.filter((change) => change.clock === clock && TURNS.has(change.action)).map((change) => turnOf(event, change)),
  )
  const begun = turns.map((turn) => turn.action).lastIndexOf('start')
  return begun < 0 ? turns : turns.slice(begun)
}

/** A day that was given, not counted: a duty is due on the day that its case names. */
export const isGiven = (step: Pick<Step, 'period'>): boolean => /^0+(wd|d|mo|y|h|min)$/.test(step.period)

export interface Arithmetic {
  steps: Step[]
  /** The count begins later than the clock did: it was resumed, or its case was moved to other rules. */
  begunAnew: boolean
  agrees: boolean
  otherCalendar: boolean
}

export function arithmeticOf(clock: ExplainedClock): Arithmetic {
  const { steps = [], from, agrees = true, same_calendar = true } = clock.arithmetic
  return {
    steps,
    begunAnew: !!from && !!clock.counted_from && from !== clock.counted_from,
    agrees,
    otherCalendar: !same_calendar,
  }
}

/** What stands in the way of an event whatever is filled in: its form need not be opened to fail. */
export function blockersOf<N extends { kind: string; met: string; of_data?: boolean }>(needs: N[]): N[] {
  return needs.filter((need) => need.kind === 'requirement' && need.met === 'no' && need.of_data === false)
}
