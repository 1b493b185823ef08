// Periods as people write them: "10 个工作日" is 10wd.
import { narrow } from '../input/reading'

const WORDS: [RegExp, string][] = [
  [/^(\d+) ?(?:个)? ?(?:工作日|working days?|wd)$/i, 'wd'],
  [/^(\d+) ?(?:个)? ?(?:自然日|日历日|日|天|days?|d)$/i, 'd'],
  [/^(\d+) ?(?:个)? ?(?:月|months?|mo)$/i, 'mo'],
  [/^(\d+) ?(?:个)? ?(?:年|years?|y)$/i, 'y'],
  [/^(\d+) ?(?:个)? ?(?:小时|hours?|h)$/i, 'h'],
  [/^(\d+) ?(?:分钟|minutes?|min)$/i, 'min'],
]

/** The API's form of a period; what is not understood goes to the server as it is, which says why. */
export function periodOf(text: string): string {
  const typed = narrow(text)
  for (const [form, unit] of WORDS) {
    const [, count] = form.exec(typed) ?? []
    if (count) return `${count}${unit}`
  }
  return typed
}
