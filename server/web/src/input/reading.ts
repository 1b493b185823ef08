// What was typed is either understood exactly or refused with a reason; it is never changed into something else.

/** Why typed text is not understood: a key under `form.why`, and what its sentence names. */
export interface Refusal {
  why: string
  args?: Record<string, string>
}

export type Reading<T> = { ok: true; value: T | undefined } | ({ ok: false } & Refusal)

export const understood = <T>(value: T | undefined): Reading<T> => ({ ok: true, value })
export const refused = (why: string, args?: Record<string, string>): { ok: false } & Refusal => ({
  ok: false,
  why,
  ...(args ? { args } : {}),
})

/** Full-width digits, letters and signs as their usual forms, so that an input method cannot spoil a number. */
export function narrow(text: string): string {
  return text
    .replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0]/g, ' ')
    .replace(/[−–—﹣]/g, '-')
    .replaceAll('。', '.')
    .trim()
}
