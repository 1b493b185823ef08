// The days of a count: each counted with its number, or passed over and why.
export interface Counted {
  from: string
  due: string
  counted: string[]
  skipped: { date: string; why: string; name?: string }[]
}

export interface DayLine {
  date: string
  number: number // 0: not counted
  why: string
  name: string
  due: boolean
}

export function dayLines({ due, counted, skipped }: Counted): DayLine[] {
  const lines = new Map<string, DayLine>()
  counted.forEach((date, index) => lines.set(date, { date, number: index + 1, why: '', name: '', due: false }))
  for (const { date, why, name = '' } of skipped) {
    const line = lines.get(date) ?? { date, number: 0, why: '', name: '', due: false }
    lines.set(date, { ...line, why, name })
  }
  lines.set(due, { ...(lines.get(due) ?? { date: due, number: 0, why: '', name: '' }), due: true })
  return [...lines.values()].sort((a, b) => a.date.localeCompare(b.date))
}
