// Personal data that an answer shows masked, and showing it in clear for a reason.
import { call } from './http'
import type { Json } from './types'

export interface RevealedValues {
  object: string
  values: { field: string; value: Json }[]
}

/** `place`: the address of the case or record. The audit journal keeps who asked, for what and why. */
export async function reveal(place: string, fields: string[], reason: string): Promise<RevealedValues> {
  return (await call<RevealedValues>(`${place}:reveal`, { method: 'POST', body: { fields, reason } })).body
}
