// The server's clock, as far as the pages need it: a tab left open overnight must not still say yesterday.

const OFFSET_MS = 8 * 3_600_000 // +08:00, where the law holds

/** The day at an instant, where the law holds. */
export const dayAt = (millis: number): string => new Date(millis + OFFSET_MS).toISOString().slice(0, 10)

/** From an instant to a few seconds after the next midnight there. */
export function untilMidnight(millis: number): number {
  const passed = (((millis + OFFSET_MS) % 86_400_000) + 86_400_000) % 86_400_000
  return 86_400_000 - passed + 5_000
}
