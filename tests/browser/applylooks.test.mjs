// The pages of an application, looked at as every page is: in both languages, at every width, by the eye and the finger.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { begin, openTwoCities, readyDraft, show, submit } from './applying.mjs'
import { open } from './harness.mjs'
import { cutWords, seriousFaults, smallTargets, tooWide } from './looks.mjs'

let house
let pages
let caseId
before(async () => {
  house = await open()
  await openTwoCities(house)
  const page = await house.newPage({ as: 'insurer' })
  const draft = await begin(house)
  const sent = await readyDraft(house, page)
  await submit(page, sent.id)
  caseId = (await show(house, sent.id)).regions[0].case_id
  const at = (rest = '') => `/applications/${draft.id}${rest}`
  const letters = new Set(draft.promise.map(({ material }) => material))
  const rows = draft.sections.find(({ questions }) => questions.some(({ schema }) => [schema.type].flat()[0] === 'array'))
  pages = [
    ['/applications', '[data-application]'],
    ['/applications?state=correcting', '.empty'],
    ['/applications/new', '[name=apply-type]'],
    [at(), '[data-task]'],
    [at('/regions'), '[name=apply-region]'],
    ...draft.sections.filter((section) => section === rows || section === draft.sections[0]).map(({ id }) => [at(`/sections/${id}`), '[data-question]']),
    ...draft.materials.filter(({ id }) => !letters.has(id)).slice(0, 1).map(({ id }) => [at(`/materials/${id}`), 'input[type=file]']),
    [at('/promise'), '.letter'],
    [at('/check'), '[data-submit]'],
    [`/applications/${sent.id}/receipt`, '[data-receipt]'],
    [`/applications/${sent.id}/check`, '[data-section]'],
  ]
  await page.context().close()
})
after(() => house?.close())

async function eachPage({ width, language }, look) {
  const page = await house.newPage({ as: 'insurer', width, height: 844 })
  await page.getByRole('button', { name: language }).click()
  for (const [path, ready] of pages) {
    await page.goto(path)
    await page.locator(ready).first().waitFor({ state: 'attached' })
    await page.waitForLoadState('networkidle')
    for (const add of await page.getByRole('button', { name: /(：增加一项|: add one)$/ }).all()) await add.click()
    await page.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)))
    await page.waitForLoadState('networkidle')
    await look(page, path)
  }
  assert.deepEqual(page.faults, [])
  await page.context().close()
}

async function review({ width, language }, look) {
  const clerk = await house.newPage({ as: 'bureau_clerk', width, height: 844 })
  await clerk.getByRole('button', { name: language }).click()
  await clerk.goto(`/cases/${caseId}`)
  await clerk.locator('[data-material]').first().waitFor()
  await clerk.locator('[data-material] input[type=radio]').nth(1).check()
  await clerk.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)))
  await clerk.waitForLoadState('networkidle')
  await look(clerk, 'review')
  assert.deepEqual(clerk.faults, [])
  await clerk.context().close()
}

for (const [language, width] of [['中文', 1366], ['English', 1366], ['English', 683], ['中文', 390], ['English', 390]]) {
  test(`in ${language} at ${width} px axe finds nothing, nothing is too wide and no words are cut`, async () => {
    const found = []
    const look = async (page, name) => {
      found.push(...(await seriousFaults(page, true)).map((fault) => `${name}: ${fault}`))
      const wide = await tooWide(page)
      if (wide) found.push(`${name}: ${wide} px too wide`)
      found.push(...(await cutWords(page)).map((words) => `${name}: ${words}`))
      if (width < 640) found.push(...(await smallTargets(page)).map((target) => `${name}: ${target}`))
    }
    await eachPage({ width, language }, look)
    await review({ width, language }, look)
    assert.deepEqual(found, [])
  })
}

test('no raw key and no id shows, and no two pages have the same title', async () => {
  for (const language of ['中文', 'English']) {
    const titles = new Map()
    await eachPage({ width: 1366, language }, async (page, name) => {
      const text = await page.locator('main').innerText()
      assert.doesNotMatch(text, /\b(apply|review|common|form|nav)\.[a-z]\w+\b/, name)
      const title = await page.title()
      assert.match(title, / · (安责|Anze)$/, name)
      const own = name.split('?')[0]
      if (titles.get(title) !== undefined) assert.match(`${titles.get(title)} ${own}`, /check .*check|^(\S+) \1$/, `${name}: ${title}`)
      titles.set(title, own)
    })
  }
})

test('the first load of an application’s pages stays within 350 KB', async () => {
  const page = await house.newPage({ as: 'insurer' })
  for (const [path, ready] of pages) {
    const sizes = []
    // As they come over the wire, packed by the server.
    const take = (response) => /\.(js|css|svg)$/.test(new URL(response.url()).pathname) && sizes.push(response.headerValue('content-length'))
    page.on('response', take)
    const client = await page.context().newCDPSession(page)
    await client.send('Network.setCacheDisabled', { cacheDisabled: true })
    await page.goto(path)
    await page.locator(ready).first().waitFor({ state: 'attached' })
    await page.waitForLoadState('networkidle')
    page.off('response', take)
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + Number(size), 0)
    console.log(`${path.replace(/[0-9A-Z]{6,}/, '…')}: ${(total / 1024).toFixed(1)} KB gzip`)
    assert.ok(total > 0 && total <= 350 * 1024, `${path}: ${total} bytes`)
  }
})
