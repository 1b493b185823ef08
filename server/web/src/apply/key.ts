// The key of one submission: the same for a second click, after a lost answer and after a reload; another once what is
// submitted has changed.
import { newKey } from '../api/http'

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
const nameOf = (who: string, id: string): string => `anze.submit.${who}|${id}`

export function keptKey(shelf: Shelf, who: string, id: string, version: number): string {
  try {
    const kept = JSON.parse(shelf.getItem(nameOf(who, id)) ?? 'null') as { version: number; key: string } | null
    if (kept?.version === version && kept.key) return kept.key
  } catch {
    // Not readable: a new key is as good, the server opens no case twice.
  }
  const key = newKey()
  try {
    shelf.setItem(nameOf(who, id), JSON.stringify({ version, key }))
  } catch {
    // No room: the key lives as long as the call.
  }
  return key
}

export const forgetKey = (shelf: Shelf, who: string, id: string): void => shelf.removeItem(nameOf(who, id))
