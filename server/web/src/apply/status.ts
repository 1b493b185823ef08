// Where an application stands and what can be done with it.
import type { Application, ApplicationRow, CorrectionItem, Material, Missing, Question, Section } from '../api/applications'
import type { FormField } from '../form/schema'
import { choicesOf, itemsOf, kindOf } from '../form/schema'

export type Next = 'fill' | 'correct' | 'look'

/** What is next with one of the list: go on filling in, correct what is asked for, or look at what was sent. */
export const nextOf = ({ state }: Pick<ApplicationRow, 'state'>): Next =>
  state === 'draft' ? 'fill' : state === 'correcting' ? 'correct' : 'look'

export const isOpen = ({ state }: Pick<Application, 'state'>): boolean => state !== 'submitted'

export interface OpenItem extends CorrectionItem {
  region: string
}

/** What was asked to be corrected of an answer or a material, by each region that did. */
export function askedAgain(application: Pick<Application, 'state' | 'regions'> | null, item: string): OpenItem[] {
  if (application?.state !== 'correcting') return []
  return application.regions.flatMap(({ region, items = [] }) =>
    items.filter((entry) => entry.item === item).map((entry) => ({ ...entry, region })),
  )
}

type Parts = Pick<Application, 'state' | 'regions' | 'sections' | 'materials'>

/** Whether an answer or a material may be changed: all of a draft, of a correction what was asked for. */
export function mayChange(application: Parts, item: string): boolean {
  const told =
    application.materials.find(({ id }) => id === item)?.open ??
    application.sections.flatMap(({ questions }) => questions).find(({ path }) => path === item)?.open
  if (told !== undefined) return told
  if (application.state !== 'correcting') return application.state === 'draft'
  return askedAgain(application, item).length > 0
}

/** What of a section is asked, given the answers so far. */
export const askedOf = ({ questions }: Pick<Section, 'questions'>): Question[] => questions.filter(({ asked }) => asked !== false)

/** The signed pages of letters are given with the letter. */
export const lettersPages = (application: Pick<Application, 'promise'>): Set<string> =>
  new Set(application.promise.map(({ material }) => material))

export type TaskStatus = 'done' | 'started' | 'empty' | 'missing' | 'not_needed' | 'correct' | 'closed'

export interface Task {
  key: string
  title: string
  to: string
  status: TaskStatus
  regions: string[]
}

const address = (application: Pick<Application, 'id'>, rest: string): string => `/applications/${application.id}/${rest}`

/** In a correction a part is open where something of it was asked for again, else it is only read. */
function inCorrection(application: Application, items: string[], status: TaskStatus): TaskStatus {
  if (application.state !== 'correcting') return status
  return items.some((item) => mayChange(application, item)) ? 'correct' : 'closed'
}

export function sectionTasks(application: Application): Task[] {
  return application.sections.map((section) => ({
    key: `section-${section.id}`,
    title: section.title,
    to: address(application, `sections/${encodeURIComponent(section.id)}`),
    status: inCorrection(application, section.questions.map(({ path }) => path), section.status),
    regions: section.regions,
  }))
}

export function materialTasks(application: Application): Task[] {
  const pages = lettersPages(application)
  return application.materials
    .filter(({ id }) => !pages.has(id))
    .map((material) => ({
      key: `material-${material.id}`,
      title: material.title,
      to: address(application, `materials/${encodeURIComponent(material.id)}`),
      status: inCorrection(application, [material.id], material.status),
      regions: material.regions,
    }))
}

export function letterTasks(application: Application): Task[] {
  return application.promise.map(({ region, title, material }) => {
    const page = application.materials.find(({ id }) => id === material)
    return {
      key: `letter-${region}`,
      title,
      to: address(application, 'promise'),
      status: inCorrection(application, [material], page?.status ?? 'missing'),
      regions: [region],
    }
  })
}

export const isFinished = ({ status }: Task): boolean => status === 'done' || status === 'not_needed' || status === 'closed'

/** What a correction asks for, with the pages where it is put right. */
export function correctionTasks(application: Application): (OpenItem & { title: string; to: string })[] {
  if (application.state !== 'correcting') return []
  return application.regions.flatMap(({ region, items = [] }) =>
    items.map((entry) => ({ ...entry, region, ...placeOfItem(application, entry.item) })),
  )
}

export const sectionOf = (sections: Section[], path: string): Section | undefined =>
  sections.find(({ questions }) => questions.some((question) => question.path === path || path.startsWith(`${question.path}.`)))

function placeOfItem(application: Application, item: string): { title: string; to: string } {
  const section = sectionOf(application.sections, item)
  const question = section?.questions.find(({ path }) => path === item)
  if (section && question) return { title: question.title, to: placeOfAnswer(application.id, section.id, item) }
  const material = application.materials.find(({ id }) => id === item)
  return { title: material?.title ?? '', to: material ? placeOfMaterial(application, material.id) : address(application, 'check') }
}

export const placeOfAnswer = (id: string, section: string, path: string): string =>
  `/applications/${id}/sections/${encodeURIComponent(section)}#${FIELD}-${path.replaceAll('.', '-')}`

export const placeOfMaterial = (application: Pick<Application, 'id' | 'promise'>, material: string): string =>
  lettersPages(application).has(material)
    ? address(application, 'promise')
    : address(application, `materials/${encodeURIComponent(material)}`)

/** The name of the forms of answers: their fields have ids that begin with it. */
export const FIELD = 'answer'

/** Where what is missing can be given. */
export function placeOfMissing(application: Application, missing: Missing): string {
  if (missing.material) return placeOfMaterial(application, missing.material)
  const path = missing.path ?? ''
  const section = missing.section || sectionOf(application.sections, path)?.id
  return section ? placeOfAnswer(application.id, section, path) : address(application, 'check')
}

export interface MissingGroup {
  key: string
  title: string
  items: Missing[]
}

/** What is missing, by the section or the material that it belongs to, in their order. */
export function missingByPart(application: Application): MissingGroup[] {
  const parts = [
    ...application.sections.map(({ id, title }) => ({ key: `section-${id}`, title })),
    ...application.materials.map(({ id, title }) => ({ key: `material-${id}`, title })),
    { key: '', title: '' },
  ]
  const keyOf = ({ material, section, path }: Missing): string => {
    if (material) return `material-${material}`
    const own = section || sectionOf(application.sections, path ?? '')?.id
    return own ? `section-${own}` : ''
  }
  const known = new Set(parts.map(({ key }) => key))
  return parts
    .map((part) => ({ ...part, items: application.missing.filter((entry) => (known.has(keyOf(entry)) ? keyOf(entry) : '') === part.key) }))
    .filter(({ items }) => items.length > 0)
}

/** A question as a field of a form. */
export function fieldOf({ path, title, required, schema }: Question): FormField {
  const kind = kindOf(schema)
  return {
    path,
    title,
    kind,
    required,
    schema,
    group: '',
    groupTitle: '',
    unit: schema['x-unit'] ?? '',
    choices: kind === 'enums' ? choicesOf(itemsOf(schema) ?? {}) : choicesOf(schema),
  }
}

/** The section or material after this one, so that the run of pages goes on; nothing after the last one. */
export function taskAfter(application: Application, key: string): Task | undefined {
  const tasks = [...sectionTasks(application), ...materialTasks(application), ...letterTasks(application)].filter(
    (task) => task.status !== 'not_needed' && task.status !== 'closed',
  )
  const all = [...sectionTasks(application), ...materialTasks(application), ...letterTasks(application)]
  const here = all.findIndex((task) => task.key === key)
  return tasks.find((task) => all.findIndex((other) => other.key === task.key) > here)
}

/** How many more files a material takes. */
export const roomOf = ({ at_most, files }: Pick<Material, 'at_most' | 'files'>): number => Math.max(0, at_most - files.length)
