// What a check says, for one page of an application.
import type { Checked, CheckedRegion } from '../api/applications'
import type { JsonSchema, TraceEntry } from '../api/types'
import type { Question } from '../api/applications'

export interface CheckedPart {
  name: string
  title: string
  outcome: string
  outcome_title?: string | null
  failed: TraceEntry[]
  missing: { path: string; title: string }[]
  /** Rules that fail and facts that lack which other pages have to do with. */
  elsewhere: number
}

export interface RegionPart {
  region: string
  title: string
  problems: CheckedRegion['problems']
  checks: CheckedPart[]
}

// A rule over the rows of a list speaks of "consortium.members", its facts of what stands in it.
const touches = (paths: Set<string>, fact: string): boolean =>
  paths.has(fact) || [...paths].some((path) => fact.startsWith(`${path}.`) || fact.startsWith(`${path}[`))

const readsOf = ({ facts }: TraceEntry): string[] => Object.keys(facts ?? {})

function checkedPart({ name, title, outcome, outcome_title, missing, trace }: Checked, paths: Set<string> | undefined): CheckedPart {
  const fails = trace.filter(({ result }) => result === 'fail')
  const failed = paths ? fails.filter((entry) => readsOf(entry).some((fact) => touches(paths, fact))) : fails
  const lacking = paths ? missing.filter(({ path }) => touches(paths, path)) : missing
  const elsewhere = fails.length - failed.length + missing.length - lacking.length
  return { name, title, outcome, failed, missing: lacking, elsewhere, ...(outcome_title ? { outcome_title } : {}) }
}

// What is not yet given stands in the list of what is missing, each with the way to give it.
const isListed = ({ code }: CheckedRegion['problems'][number]): boolean => /^application-(missing|unscanned|scan)/.test(code)

/** What of a region's check has to do with these questions; all of it without any. */
export function partOf({ region, title, problems, checks }: CheckedRegion, paths?: Set<string>): RegionPart {
  const said = problems.filter((problem) => !isListed(problem))
  const own = paths ? said.filter(({ path, material }) => !material && (!path || touches(paths, path))) : said
  return { region, title, problems: own, checks: checks.map((check) => checkedPart(check, paths)) }
}

/** The schema of nested answers, by which values are told: of all questions. */
export function schemaOf(questions: Pick<Question, 'path' | 'title' | 'schema'>[]): JsonSchema {
  const root: JsonSchema = { type: 'object', properties: {} }
  for (const { path, title, schema } of questions) {
    const names = path.split('.')
    let here = root
    for (const name of names.slice(0, -1)) {
      const properties = (here.properties ??= {})
      here = properties[name] ??= { type: 'object', properties: {} }
    }
    ;(here.properties ??= {})[names.at(-1) ?? ''] = { ...schema, title }
  }
  return root
}
