// Times come with the offset of the place they count in; they are shown as written, never moved to the reader's zone.
import { useI18n } from 'vue-i18n'

export const dayOf = (at: string | null | undefined): string => at?.slice(0, 10) ?? ''
export const minuteOf = (at: string | null | undefined): string => (at ? `${at.slice(0, 10)} ${at.slice(11, 16)}` : '')

/** 0 = Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay()

export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + count)
  return date.toISOString().slice(0, 10)
}

/** Where hours are counted the minute matters; else the day says it all. */
export const dueText = (due: string, at: string | null | undefined, hours: boolean): string => (hours && at ? minuteOf(at) : due)

/** Whether a period is counted in hours or minutes: of "24h+2h" the last part says it. */
export const countsHours = (period: string | null | undefined): boolean => /\d(h|min)$/.test(period ?? '')

/** "10wd" → "10 个工作日"; nothing for what is no period. */
export function periodWords(period: string, t: (key: string, args: { n: number }) => string): string | undefined {
  const [, count, unit] = /^(\d+)(wd|d|mo|y|h|min)$/.exec(period) ?? []
  return unit ? t(`calendar.periods.${unit}`, { n: Number(count) }) : undefined
}

export function useWhen() {
  const { t, tm, rt } = useI18n()
  const weekday = (day: string): string => rt((tm('common.weekday') as string[])[weekdayOf(day)] ?? '')

  /** "10wd" → "10 个工作日"; a period of another form stays as written. */
  const periodText = (period: string): string => periodWords(period, t) ?? period
  return { weekday, periodText }
}
