import { describe, expect, it } from 'vitest'
import type { Application } from '../api/applications'
import {
  askedAgain,
  askedOf,
  correctionTasks,
  isFinished,
  letterTasks,
  materialTasks,
  mayChange,
  missingByPart,
  nextOf,
  placeOfMissing,
  roomOf,
  sectionTasks,
  taskAfter,
} from './status'

const question = (path: string) => ({ path, title: `问${path}`, required: true, regions: ['a'], clauses: [], schema: {}, prefill: false })
const file = { digest: 'd', name: 'n', size: 1, type: 'pdf', uploaded_at: '', uploaded_by: '', preview: true, scan: 'clean' as const }
const material = (id: string, files: (typeof file)[] = []) =>
  ({ id, title: `材料${id}`, form: 'copy', form_title: '', kinds: ['pdf'], at_least: 1, at_most: 2, valid_until: null, regions: ['a'], clauses: [], max_bytes: 9, status: files.length ? 'done' : 'missing', files }) as Application['materials'][number]
const region = (name: string, items?: { item: string; reason: string }[]) => ({
  region: name,
  title: name.toUpperCase(),
  due: null,
  late: false,
  late_means: null,
  clauses: [],
  state: 'draft' as const,
  case_id: null,
  ...(items ? { items } : {}),
})

const draft: Application = {
  id: 'X',
  version: 1,
  type: 'admission',
  type_title: '准入',
  organisation: 'o',
  organisation_title: 'O',
  state: 'draft',
  regions: [region('a'), region('b')],
  answers: {},
  filled: [],
  sections: [
    { id: 'one', title: '一', regions: ['a'], clauses: [], questions: [question('insurer.name')], status: 'done' },
    { id: 'two', title: '二', regions: ['b'], clauses: [], questions: [question('consortium.members')], status: 'not_needed' },
    { id: 'three', title: '三', regions: ['a'], clauses: [], questions: [question('insurer.rating')], status: 'empty' },
  ],
  materials: [material('licence', [file]), material('signed')],
  promise: [{ region: 'a', title: '承诺函', text: '…', material: 'signed', clauses: [] }],
  missing: [
    { kind: 'material', material: 'signed', title: '签章页', section: null, regions: ['a'], message: '至少1份' },
    { kind: 'answer', path: 'insurer.rating', title: '评级', section: 'three', regions: ['a'], message: '未填' },
    { kind: 'confirm', path: 'insurer.name', title: '名称', section: null, regions: ['a'], message: '未确认' },
  ],
  ready: false,
  rules_changed: [],
  receipt: null,
}
const correcting: Application = {
  ...draft,
  state: 'correcting',
  regions: [region('a', [{ item: 'licence', reason: '过期' }, { item: 'insurer.rating', reason: '不符' }]), region('b')],
}

describe('the task list', () => {
  it('has a line for each section, each material and each letter with its signed page', () => {
    expect(sectionTasks(draft).map(({ status }) => status)).toEqual(['done', 'not_needed', 'empty'])
    expect(materialTasks(draft).map(({ key, to }) => [key, to])).toEqual([['material-licence', '/applications/X/materials/licence']])
    expect(letterTasks(draft)).toMatchObject([{ title: '承诺函', to: '/applications/X/promise', status: 'missing' }])
    expect(sectionTasks(draft).filter(isFinished)).toHaveLength(2)
  })
  it('goes on from one to the next that is needed', () => {
    expect(taskAfter(draft, 'section-one')?.key).toBe('section-three')
    expect(taskAfter(draft, 'section-three')?.key).toBe('material-licence')
    expect(taskAfter(draft, 'letter-a')).toBeUndefined()
  })
})

describe('what is missing', () => {
  it('stands with its section or material, in their order', () => {
    expect(missingByPart(draft).map(({ title, items }) => [title, items.length])).toEqual([['一', 1], ['三', 1], ['材料signed', 1]])
  })
  it('leads to where it is given', () => {
    const [page, answer, confirm] = draft.missing.map((entry) => placeOfMissing(draft, entry))
    expect(page).toBe('/applications/X/promise')
    expect(answer).toBe('/applications/X/sections/three#answer-insurer-rating')
    expect(confirm).toBe('/applications/X/sections/one#answer-insurer-name')
  })
  it('is found also within a list', () => {
    expect(placeOfMissing(draft, { kind: 'answer', path: 'consortium.members.code', title: '', section: '', regions: [], message: '' })).toBe(
      '/applications/X/sections/two#answer-consortium-members-code',
    )
  })
})

describe('a correction', () => {
  it('opens exactly what was asked for again', () => {
    expect(mayChange(correcting, 'licence')).toBe(true)
    expect(mayChange(correcting, 'insurer.rating')).toBe(true)
    expect(mayChange(correcting, 'insurer.name')).toBe(false)
    expect(mayChange(draft, 'insurer.name')).toBe(true)
    expect(mayChange({ ...draft, state: 'submitted' }, 'insurer.name')).toBe(false)
    expect(sectionTasks(correcting).map(({ status }) => status)).toEqual(['closed', 'closed', 'correct'])
  })
  it('believes the server where it says what is open', () => {
    const told = { ...draft, materials: [{ ...draft.materials[0]!, open: false }] }
    expect(mayChange(told, 'licence')).toBe(false)
  })
  it('is told with its reason, by the title of what it is about', () => {
    expect(correctionTasks(correcting).map(({ title, reason, region: of }) => [title, reason, of])).toEqual([
      ['材料licence', '过期', 'a'],
      ['问insurer.rating', '不符', 'a'],
    ])
    expect(askedAgain(correcting, 'licence')).toHaveLength(1)
    expect(askedAgain(draft, 'licence')).toEqual([])
  })
})

it('a section shows what is asked, given the answers so far', () => {
  const questions = [{ ...question('a'), asked: true }, { ...question('b'), asked: false }, question('c')]
  expect(askedOf({ questions } as never).map(({ path }) => path)).toEqual(['a', 'c'])
})

it('what is next depends on the state', () => {
  expect((['draft', 'correcting', 'submitted'] as const).map((state) => nextOf({ state }))).toEqual(['fill', 'correct', 'look'])
})

it('a material takes only so many files', () => {
  expect(roomOf(draft.materials[0]!)).toBe(1)
  expect(roomOf({ at_most: 1, files: [file, file] })).toBe(0)
})
