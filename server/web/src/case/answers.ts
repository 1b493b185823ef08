// What the decisions that an event rests on answered, in words.
import type { Clause, DecisionAnswer } from '../api/types'

export type Look = 'pass' | 'fail' | 'unknown' | 'other'

export interface AnswerWords {
  /** The word of an outcome that every decision may have; nothing for one of its own. */
  outcome: (name: string) => string | undefined
  /** A name that has no title. */
  word: (name: string) => string
  /** A clause with its words, where only its id is given. */
  clause: (id: string) => Clause | string
}

export interface ToldAnswer {
  decision: string
  title: string
  outcome: string
  look: Look
  missing: string[]
  failed: { rule: string; title: string; failure: string; clauses: (Clause | string)[] }[]
}

const LOOKS = new Set<string>(['pass', 'fail', 'unknown'])
const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1)
const once = (texts: string[]): string[] => [...new Set(texts)]

export function toldAnswer(answer: DecisionAnswer, words: AnswerWords): ToldAnswer {
  const { decision, title, outcome, outcome_title, missing = [], failed = [] } = answer
  return {
    decision,
    title: title || words.word(decision),
    outcome: outcome_title || (words.outcome(outcome) ?? words.word(outcome)),
    look: LOOKS.has(outcome) ? (outcome as Look) : 'other',
    missing: once(missing.map((fact) => fact.title || words.word(lastOf(fact.path)))),
    failed: failed.map((entry) => ({
      rule: entry.rule,
      title: entry.title || words.word(entry.rule),
      failure: entry.failure && entry.failure !== entry.title ? entry.failure : '',
      clauses: (entry.clauses ?? []).map((clause) => (typeof clause === 'string' ? words.clause(clause) : clause)),
    })),
  }
}

const idOf = (clause: Clause | string): string => (typeof clause === 'string' ? clause : clause.id)

/** What of a refusal its answers say already: it is not said twice. */
export function saidByAnswers(answers: DecisionAnswer[]): { missing: Set<string>; clauses: Set<string> } {
  return {
    missing: new Set(answers.flatMap(({ missing = [] }) => missing.map(({ path }) => path))),
    clauses: new Set(answers.flatMap(({ failed = [] }) => failed.flatMap(({ clauses = [] }) => clauses.map(idOf)))),
  }
}
