// What is known of a year: its arrangement of days off, or why there is none.
import type { CalendarYear } from '../api/types'

/** The years that the calendar knows; the server's bounds. */
export const YEARS = { first: 1990, last: 2100 }

/** `notYet`: still to be published. `none`: gone by without an arrangement on record. */
export type Standing = 'official' | 'notYet' | 'none'

export function standing(calendar: Pick<CalendarYear, 'year' | 'official'>, today: string): Standing {
  if (calendar.official) return 'official'
  return calendar.year >= Number(today.slice(0, 4)) ? 'notYet' : 'none'
}
