type Query = Record<string, string | null | (string | null)[] | undefined>

/** A query with some names set and the others kept; empty values leave it. */
export function changed(query: Query, changes: Record<string, string | undefined>): Query {
  const out: Query = { ...query }
  for (const [name, value] of Object.entries(changes)) {
    if (value) out[name] = value
    else delete out[name]
  }
  return out
}
