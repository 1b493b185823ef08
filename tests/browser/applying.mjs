// Applications as the tests need them: begun and filled in by calls, by what the rules ask and not by names of theirs.
import { randomUUID } from 'node:crypto'
import { XINZHOU } from './harness.mjs'
import { personaOf } from './signin.mjs'

export const FOSHAN = 'cn/guangdong/foshan'
export const PDF = (text) => Buffer.from(`%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n% ${text}\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`)
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
export const pdfFile = (name, text = name) => ({ name, mimeType: 'application/pdf', buffer: PDF(text) })

const key = () => ({ 'Idempotency-Key': randomUUID() })

/** The insurer of the demonstration works in Xinzhou: it is given its office in Foshan as well. */
export async function openTwoCities(house) {
  const name = personaOf(house.server.tokens, 'insurer')
  const path = `/api/v1/users/${name}`
  const { body, etag } = await house.api(path, { as: 'security-administrator' })
  const grants = body.grants.map(({ role, organisation, region }) => ({ role, organisation, region }))
  if (grants.some(({ region }) => region === FOSHAN)) return
  const more = { ...grants.find(({ role }) => role === 'insurer'), region: FOSHAN }
  await house.api(`${path}/grants`, { method: 'PUT', as: 'security-administrator', headers: { 'If-Match': etag }, body: { grants: [...grants, more] } })
}

/** A fresh draft of an insurer, in these regions. */
export async function begin(house, regions = [XINZHOU, FOSHAN], as = 'insurer') {
  const { body } = await house.api('/api/v1/applications', { method: 'POST', as, headers: key(), body: { type: 'admission', regions } })
  return body
}

export const show = async (house, id, as = 'insurer') => (await house.api(`/api/v1/applications/${id}`, { as })).body

const kindOf = ({ type }) => [type].flat().find((name) => name !== 'null')

/** Some answer that fits a question; `last` for what a day holds until. */
function fitting({ path, schema }) {
  const choice = (schema.oneOf ?? []).find((entry) => entry.const !== null)?.const ?? (schema.enum ?? []).find((entry) => entry !== null)
  if (choice !== undefined) return choice
  switch (kindOf(schema)) {
    case 'boolean':
      return !/blacklist|violation/.test(path)
    case 'integer':
      return Math.max(schema.minimum ?? 0, /year/.test(path) ? 2026 : 20)
    case 'number':
      return Math.max(schema.minimum ?? 0, 1)
    case 'array':
      return []
    default:
      if (schema.format === 'date') return /valid_to|_to$/.test(path) ? '2030-12-31' : '2020-01-02'
      if (schema.pattern?.includes('HJ-NPQRTUWXY')) return '91140900MA0D00500A'
      return '示例'
  }
}

export const questionsOf = (application) => application.sections.flatMap((section) => section.questions.map((question) => ({ ...question, section: section.id })))

/** Answers and confirms all that is missing, whatever is asked after it. */
export async function answerAll(house, id, as = 'insurer') {
  for (let round = 0; round < 6; round += 1) {
    const now = await show(house, id, as)
    const wanted = new Set(now.missing.filter(({ kind }) => kind === 'answer').map(({ path }) => path))
    const confirm = now.filled.filter(({ confirmed }) => !confirmed).map(({ path }) => path)
    if (wanted.size === 0 && confirm.length === 0) return now
    const asked = questionsOf(now).filter(({ path }) => wanted.has(path))
    const answers = Object.fromEntries(asked.map((question) => [question.path, fitting(question)]))
    const seen = Object.fromEntries(asked.map(({ path }) => [path, null]))
    await house.api(`/api/v1/applications/${id}/answers`, { method: 'PUT', as, headers: key(), body: { answers, seen, confirm } })
  }
  throw new Error('questions without end')
}

/** One answer, in sight of what stands there. */
export async function answer(house, id, path, value, seen = null, as = 'insurer') {
  const body = { answers: { [path]: value }, seen: { [path]: seen }, confirm: [] }
  return (await house.api(`/api/v1/applications/${id}/answers`, { method: 'PUT', as, headers: key(), body })).body
}

/** Uploads one file to every material that lacks one, through the page that asks for it. */
export async function giveAll(page, application) {
  const letters = new Set(application.promise.map(({ material }) => material))
  for (const material of application.materials) {
    if (material.status !== 'missing') continue
    const place = letters.has(material.id) ? 'promise' : `materials/${material.id}`
    await page.goto(`/applications/${application.id}/${place}`)
    const box = page.locator(`[data-upload="${material.id}"]`)
    for (let number = material.files.length; number < material.at_least; number += 1) {
      const file = material.kinds.includes('pdf')
        ? pdfFile(`${material.id}-${number}.pdf`)
        : { name: `${material.id}-${number}.png`, mimeType: 'image/png', buffer: PNG }
      await box.locator('input[type=file]').setInputFiles([file])
      await box.locator('[data-file]').nth(number).waitFor()
    }
  }
}

/** A draft with all that it needs; scans that are under way are waited for. */
export async function readyDraft(house, page, regions) {
  const { id } = await begin(house, regions)
  await giveAll(page, await answerAll(house, id))
  for (let tries = 0; tries < 60; tries += 1) {
    const now = await show(house, id)
    if (now.ready) return now
    await new Promise((done) => setTimeout(done, 500))
  }
  throw new Error(`not ready: ${JSON.stringify((await show(house, id)).missing)}`)
}

export async function submit(page, id) {
  await page.goto(`/applications/${id}/check`)
  await page.locator('[data-submit]').click()
  await page.waitForURL('**/receipt')
  await page.locator('[data-receipt]').waitFor()
}

/** A question of the first kind that is asked, with its section: to type in. */
export function questionWhere(application, fits) {
  const found = questionsOf(application).find((question) => fits(question))
  if (!found) throw new Error('no such question is asked')
  return found
}

export const idOf = (path) => `#answer-${path.replaceAll('.', '-')}`
export const sectionAt = (application, { section }) => `/applications/${application.id}/sections/${section}`
export const isRatio = ({ schema }) => schema['x-type'] === 'ratio'
