// Which of the facts that a page shows are masked, by their pointers in the answer.
export interface Masks {
  /** Address of the case, which shows values in clear. */
  place: string
  /** Pointers as the case is asked for them. */
  pointers: string[]
  /** Before a fact's own pointer: "/facts", "/events/3/data". */
  base: string
}

/** "caller.phone" below "/facts" and whatever is masked within it. */
export function masksOf(masks: Masks | undefined, path: string): string[] {
  if (!masks) return []
  const at = `${masks.base}/${path.split('.').map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`
  return masks.pointers.filter((pointer) => pointer === at || pointer.startsWith(`${at}/`))
}

/** The masks of one part of an answer, where the viewer may have them shown; nothing else needs a button. */
export function masksBelow(place: string, masked: string[] | undefined, part: string, base: string): Masks | undefined {
  const pointers = (masked ?? []).filter((pointer) => pointer.startsWith(`${part}/`)).map((pointer) => base + pointer.slice(part.length))
  return pointers.length > 0 ? { place, pointers, base } : undefined
}
