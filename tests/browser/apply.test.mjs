// An insurer applies in two cities from one set of answers: what is typed is kept whatever happens, and nothing is
// submitted before there is a receipt.
import assert from 'node:assert/strict'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { answer, begin, FOSHAN, idOf, isRatio, openTwoCities, pdfFile, PNG, questionsOf, questionWhere, readyDraft, sectionAt, show, submit } from './applying.mjs'
import { open, XINZHOU } from './harness.mjs'
import { personaOf } from './signin.mjs'

let house
before(async () => {
  house = await open()
  await openTwoCities(house)
})
after(() => house?.close())

const isText = ({ schema }) => [schema.type].flat()[0] === 'string' && !schema.format && !schema.oneOf && !schema.enum && !schema.pattern?.includes('HJ-')
const saved = (page, state = 'saved') => page.locator(`[data-save="${state}"]`).waitFor()
const mayFail = (page, ...parts) => page.expected.push(...parts)

test('who applies sees the applications, who reviews does not', async () => {
  const insurer = await house.newPage({ as: 'insurer' })
  await insurer.getByRole('link', { name: '申请', exact: true }).click()
  await insurer.getByRole('heading', { name: '我的申请' }).waitFor()
  const clerk = await house.newPage({ as: 'bureau_clerk' })
  await clerk.getByRole('link', { name: '办件', exact: true }).waitFor()
  assert.equal(await clerk.getByRole('link', { name: '申请', exact: true }).count(), 0)
  const draft = await begin(house)
  mayFail(clerk, '404')
  await clerk.goto(`/applications/${draft.id}`)
  await clerk.locator('.problem').waitFor()
  assert.deepEqual([...insurer.faults, ...clerk.faults], [])
})

test('every page of an application has its address, and no other has', async () => {
  const status = async (path) => (await fetch(house.server.url + path, { headers: { Accept: 'text/html' } })).status
  for (const path of ['', '/new', '/X', '/X/', '/X/check', '/X/promise', '/X/receipt', '/X/regions', '/X/sections/y', '/X/materials/y']) {
    assert.equal(await status(`/applications${path}`), 200, path)
  }
  for (const path of ['/X/y', '/X/sections', '/X/sections/', '/X/materials/y/z', '/X/check/y', '//check']) {
    assert.equal(await status(`/applications${path}`), 404, path)
  }
})

test('an application is begun in two regions with the keyboard alone', async () => {
  const page = await house.newPage({ as: 'insurer' })
  await page.goto('/applications/new')
  const kind = page.getByRole('radio', { name: /承保资格|准入/ })
  await kind.waitFor()
  await kind.focus()
  await page.keyboard.press('Space')
  for (const place of ['忻州市', '佛山市']) {
    await page.getByRole('checkbox', { name: new RegExp(`^${place} `) }).focus()
    await page.keyboard.press('Space')
  }
  await page.getByRole('button', { name: '开始填写' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/applications\/(?!new)/)
  await page.locator('[data-banner]').getByText('尚未提交').waitFor()
  assert.equal(await page.locator('[data-region]').count(), 2)
  // How far each part is stands there as words and is no link.
  const task = page.locator('[data-task]').first()
  assert.match(await task.innerText(), /未开始|未填完|已填好|无须提供/)
  assert.equal(await task.getByRole('link').count(), 1)
  assert.deepEqual(page.faults, [])
})

test('without a region nothing begins, and the summary leads to the choice', async () => {
  const page = await house.newPage({ as: 'insurer' })
  await page.goto('/applications/new')
  await page.getByRole('radio', { name: /承保资格|准入/ }).check()
  await page.getByRole('button', { name: '开始填写' }).click()
  const summary = page.locator('.problem')
  await summary.waitFor()
  assert.ok(await summary.evaluate((box) => box === document.activeElement), 'the summary takes the focus')
  await summary.getByRole('link').first().click()
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'apply-new-regions')
  assert.deepEqual(page.faults, [])
})

test('what is typed is saved as one goes, and says which applications it touches', async () => {
  const draft = await begin(house)
  const question = questionWhere(draft, isRatio)
  const page = await house.newPage({ as: 'insurer' })
  await page.goto(sectionAt(draft, question))
  await page.locator(idOf(question.path)).fill('150%')
  await page.locator('[data-save]').getByText('涉及忻州市的申请').waitFor()
  assert.equal(await page.locator('[data-banner]').count(), 1)
  await page.reload()
  await page.locator(idOf(question.path)).waitFor()
  assert.match(await page.locator(idOf(question.path)).inputValue(), /^150/)
  const { answers } = await show(house, draft.id)
  assert.equal(question.path.split('.').reduce((value, name) => value[name], answers), 1.5)
  assert.deepEqual(page.faults, [])
})

test('while the server fails the text stays and says so, and is saved once it is back', async () => {
  const draft = await begin(house)
  const question = questionWhere(draft, isRatio)
  const page = await house.newPage({ as: 'insurer' })
  mayFail(page, '500', 'ERR_')
  await page.goto(sectionAt(draft, question))
  await page.route('**/answers', (route) => route.fulfill({ status: 500, contentType: 'text/plain', body: 'down' }))
  await page.locator(idOf(question.path)).fill('120%')
  await saved(page, 'held')
  // Whoever wants to leave is told, and may.
  await page.getByRole('link', { name: '返回填写清单' }).click()
  await page.getByText('有内容尚未保存到服务器').waitFor()
  assert.equal(await page.locator(idOf(question.path)).inputValue(), '120%')
  await page.getByRole('button', { name: '仍要离开' }).click()
  await page.locator('[data-task]').first().waitFor()
  await page.unroute('**/answers')
  await page.goto(sectionAt(draft, question))
  await saved(page)
  assert.match(await page.locator(idOf(question.path)).inputValue(), /^120/)
  const { answers } = await show(house, draft.id)
  assert.equal(question.path.split('.').reduce((value, name) => value?.[name], answers), 1.2)
  assert.deepEqual(page.faults, [])
})

test('a session that ends while typing loses nothing', async () => {
  const draft = await begin(house)
  const question = questionWhere(draft, isRatio)
  const page = await house.newPage({ as: 'insurer' })
  mayFail(page, '401')
  await page.goto(sectionAt(draft, question))
  await page.locator(idOf(question.path)).waitFor()
  await page.context().clearCookies()
  await page.locator(idOf(question.path)).fill('130%')
  await page.waitForURL(/\/login/)
  await page.locator(`[data-persona="${personaOf(house.server.tokens, 'insurer')}"]`).click()
  await page.locator(idOf(question.path)).waitFor()
  await saved(page)
  assert.match(await page.locator(idOf(question.path)).inputValue(), /^130/)
  assert.deepEqual(page.faults, [])
})

test('two colleagues who change one answer see both and choose', async () => {
  const draft = await begin(house)
  const question = questionWhere(draft, isRatio)
  const page = await house.newPage({ as: 'insurer' })
  mayFail(page, '409')
  await page.goto(sectionAt(draft, question))
  await page.locator(idOf(question.path)).waitFor()
  await answer(house, draft.id, question.path, 1.1)
  await page.locator(idOf(question.path)).fill('140%')
  const conflict = page.locator(`[data-conflict="${question.path}"]`)
  await conflict.waitFor()
  assert.ok(await page.locator('[data-conflicts]').evaluate((box) => box === document.activeElement), 'it takes the focus')
  assert.match(await conflict.locator('[data-mine]').innerText(), /140/)
  assert.match(await conflict.locator('[data-theirs]').innerText(), /110/)
  await conflict.getByRole('button', { name: '采用我填写的' }).click()
  await saved(page)
  const { answers } = await show(house, draft.id)
  assert.equal(question.path.split('.').reduce((value, name) => value[name], answers), 1.4)

  await answer(house, draft.id, question.path, 1.2, 1.4)
  await page.locator(idOf(question.path)).fill('160%')
  await conflict.waitFor()
  await conflict.getByRole('button', { name: '采用对方填写的' }).click()
  await saved(page)
  assert.match(await page.locator(idOf(question.path)).inputValue(), /^120/)
  assert.deepEqual(page.faults, [])
})

test('two colleagues who answer different questions never meet', async () => {
  const draft = await begin(house)
  const [mine, theirs] = questionsOf(draft).filter(isRatio)
  const page = await house.newPage({ as: 'insurer' })
  await page.goto(sectionAt(draft, mine))
  await page.locator(idOf(mine.path)).waitFor()
  await answer(house, draft.id, theirs.path, 1.1)
  await page.locator(idOf(mine.path)).fill('140%')
  await saved(page)
  const { answers } = await show(house, draft.id)
  assert.deepEqual([mine, theirs].map(({ path }) => path.split('.').reduce((value, name) => value[name], answers)), [1.4, 1.1])
  assert.deepEqual(page.faults, [])
})

test('what was filled in from the registers says where from, and is confirmed', async () => {
  const draft = await begin(house)
  const filled = draft.filled.find(({ path, confirmed }) => !confirmed && questionsOf(draft).some((question) => question.path === path))
  assert.ok(filled, 'something is prefilled')
  const question = questionsOf(draft).find(({ path }) => path === filled.path)
  const page = await house.newPage({ as: 'insurer' })
  await page.goto(sectionAt(draft, question))
  const note = page.locator(`[data-filled="${filled.path}"]`)
  await note.waitFor()
  assert.match(await note.innerText(), new RegExp(filled.source_title))
  await note.getByRole('button', { name: /确认无误/ }).click()
  await page.locator(`[data-confirmed="${filled.path}"]`).waitFor()
  assert.equal((await show(house, draft.id)).filled.find(({ path }) => path === filled.path).confirmed, true)
  assert.deepEqual(page.faults, [])
})

test('what cannot be understood holds the page, and the summary leads to it', async () => {
  const draft = await begin(house)
  const question = questionWhere(draft, isRatio)
  const page = await house.newPage({ as: 'insurer' })
  await page.goto(sectionAt(draft, question))
  await page.locator(idOf(question.path)).fill('很高')
  await page.locator('form button[type=submit]').click()
  const summary = page.locator('.problem')
  await summary.waitFor()
  assert.ok(await summary.evaluate((box) => box === document.activeElement), 'the summary takes the focus')
  await summary.getByRole('link').first().click()
  assert.equal(await page.evaluate(() => `#${document.activeElement?.id}`), idOf(question.path))
  assert.equal(await page.locator(idOf(question.path)).inputValue(), '很高')
  await saved(page, 'unread')
  // It is still there after a look at another page.
  await page.getByRole('link', { name: '返回填写清单' }).click()
  await page.locator('[data-task]').first().waitFor()
  await page.goBack()
  await page.locator(idOf(question.path)).waitFor()
  assert.equal(await page.locator(idOf(question.path)).inputValue(), '很高')
  assert.deepEqual(page.faults, [])
})

test('the pre-check tells what fails, what was seen and what is asked, and follows what is typed', async () => {
  const draft = await begin(house, [XINZHOU])
  const question = questionWhere(draft, ({ path }) => path === 'insurer.solvency.comprehensive')
  const page = await house.newPage({ as: 'insurer' })
  await page.goto(sectionAt(draft, question))
  await page.locator(idOf(question.path)).fill('90%')
  const fails = page.locator('[data-check] [data-fails]').filter({ hasText: question.title })
  await fails.first().waitFor()
  assert.match(await fails.first().innerText(), /90%[\s\S]*100%/)
  await page.locator(idOf(question.path)).fill('150%')
  await fails.first().waitFor({ state: 'detached' })
  assert.deepEqual(page.faults, [])
})

test('a link to what is missing leads to its field', async () => {
  const draft = await begin(house)
  const page = await house.newPage({ as: 'insurer' })
  await page.goto(`/applications/${draft.id}`)
  const link = page.locator('[data-missing] [data-kind=answer] a').first()
  await link.waitFor({ state: 'attached' })
  await page.evaluate(() => document.querySelectorAll('[data-missing] details').forEach((part) => (part.open = true)))
  const target = (await link.getAttribute('href')).split('#')[1]
  await link.click()
  await page.waitForFunction((id) => document.activeElement?.id === id || document.activeElement?.getAttribute('name') === id, target)
  assert.deepEqual(page.faults, [])
})

const materialWhere = (draft, fits) => {
  const letters = new Set(draft.promise.map(({ material }) => material))
  const found = draft.materials.find((material) => !letters.has(material.id) && fits(material))
  assert.ok(found, 'there is such a material')
  return found
}

test('a file is uploaded, looked at and taken out again', async () => {
  const draft = await begin(house)
  const material = materialWhere(draft, ({ kinds }) => kinds.includes('pdf') && kinds.includes('image'))
  const page = await house.newPage({ as: 'insurer' })
  await page.goto(`/applications/${draft.id}/materials/${material.id}`)
  await page.locator('input[type=file]').setInputFiles([pdfFile('总公司 营业执照.pdf')])
  const row = page.locator('[data-file]').first()
  await row.waitFor()
  assert.match(await row.innerText(), /总公司 营业执照\.pdf[\s\S]*摘要 [0-9a-f]{12}[\s\S]*安全检查/)
  const look = await row.getByRole('link', { name: /预览/ }).getAttribute('href')
  const shown = await page.request.get(look)
  assert.equal(shown.status(), 200)
  assert.match(shown.headers()['content-type'], /application\/pdf/)
  assert.match(shown.headers()['content-disposition'] ?? 'inline', /inline/)
  assert.match(shown.headers()['content-security-policy'], /sandbox/)
  await row.getByRole('button', { name: /删除/ }).click()
  await row.getByRole('group').getByRole('button', { name: '删除' }).click()
  await row.waitFor({ state: 'detached' })
  await page.locator('input[type=file]').setInputFiles([{ name: '照片.png', mimeType: 'image/png', buffer: PNG }])
  await page.locator('[data-file] img').waitFor()
  await page.waitForFunction(() => document.querySelector('[data-file] img')?.naturalWidth > 0)
  assert.deepEqual(page.faults, [])
})

test('what is no such file is refused with the reason, and others are not', async () => {
  const draft = await begin(house)
  const material = materialWhere(draft, ({ kinds, at_most: most }) => kinds.includes('pdf') && !kinds.includes('text') && most > 1)
  const page = await house.newPage({ as: 'insurer' })
  mayFail(page, '422', '415', '413')
  await page.goto(`/applications/${draft.id}/materials/${material.id}`)
  await page.locator('input[type=file]').setInputFiles([
    { name: '程序.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ\x90\x00\x03\x00\x00\x00\x04', 'latin1') },
    { name: '空.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) },
    pdfFile('好.pdf'),
  ])
  await page.locator('[data-file]', { hasText: '好.pdf' }).waitFor()
  const refused = page.locator('[data-sending=refused]')
  await refused.waitFor()
  assert.match(await refused.innerText(), /程序\.pdf/)
  assert.match(await page.locator('.faults').innerText(), /空\.pdf：文件是空的/)
  await refused.getByRole('button').click()
  await refused.waitFor({ state: 'detached' })
  assert.equal(await page.locator('[data-file]').count(), 1)
  assert.deepEqual(page.faults, [])
})

const MEGA = 1024 * 1024
async function largeFile(folder) {
  const path = join(folder, '大文件.pdf')
  const bytes = Buffer.alloc(3 * MEGA, 'x')
  pdfFile('').buffer.copy(bytes)
  await writeFile(path, bytes)
  await utimes(path, 1_700_000_000, 1_700_000_000)
  return path
}

test('an upload that breaks off goes on from where it was, also after a reload', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'anze-upload-'))
  try {
    const path = await largeFile(folder)
    const draft = await begin(house)
    const material = materialWhere(draft, ({ kinds, max_bytes: most }) => kinds.includes('pdf') && most >= 3 * MEGA)
    const page = await house.newPage({ as: 'insurer' })
    mayFail(page, 'ERR_', '503')
    const ranges = []
    let parts = 0
    await page.route('**/api/v1/uploads/*', async (route) => {
      if (route.request().method() !== 'PUT') return route.continue()
      parts += 1
      ranges.push(route.request().headers()['content-range'])
      if (parts === 2) return route.abort('connectionreset') // the line breaks once, and comes back
      if (parts === 4) return undefined // then nothing passes any more
      return route.continue()
    })
    await page.goto(`/applications/${draft.id}/materials/${material.id}`)
    await page.locator('input[type=file]').setInputFiles(path)
    const deadline = Date.now() + 60_000
    while (parts < 4 && Date.now() < deadline) await page.waitForTimeout(100)
    assert.equal(ranges[2].split('-')[0], ranges[1].split('-')[0], 'the part that was lost is sent again')
    assert.match(await page.locator('[data-sending]').innerText(), /已上传 .*%/)
    await page.getByRole('link', { name: '返回填写清单' }).click()
    await page.getByText('离开将中断上传').waitFor()
    page.once('dialog', (dialog) => dialog.accept()) // an upload is under way
    await page.reload()
    await page.locator('[data-unfinished]').getByText('上次没有传完').waitFor()
    await page.unroute('**/api/v1/uploads/*')
    const resumed = page.waitForRequest((request) => request.method() === 'PUT' && /\/uploads\//.test(request.url()))
    await page.locator('input[type=file]').setInputFiles(path)
    const from = Number(/bytes (\d+)-/.exec((await resumed).headers()['content-range'])[1])
    assert.ok(from > 0, 'not from the beginning')
    await page.locator('[data-file]', { hasText: '大文件.pdf' }).waitFor()
    assert.equal(await page.locator('[data-unfinished]').count(), 0)
    assert.deepEqual(page.faults, [])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('the letter stands there word for word, and its signed page is given with it', async () => {
  const draft = await begin(house, [XINZHOU])
  const [letter] = draft.promise
  const page = await house.newPage({ as: 'insurer' })
  await page.goto(`/applications/${draft.id}/promise`)
  const text = (await page.locator('.letter .text').textContent()).trim()
  assert.equal(text, letter.text.trim())
  await page.locator('input[type=file]').setInputFiles([pdfFile('承诺函签章页.pdf')])
  await page.locator('[data-file]').waitFor()
  await page.goto(`/applications/${draft.id}`)
  assert.match(await page.locator('[data-task^=letter]').innerText(), /已填好/)
  assert.deepEqual(page.faults, [])
})

test('regions are changed, and what only the others ask goes', async () => {
  const draft = await begin(house, [XINZHOU, FOSHAN])
  const page = await house.newPage({ as: 'insurer' })
  await page.goto(`/applications/${draft.id}`)
  await page.getByRole('link', { name: '更改申请地区' }).click()
  await page.getByRole('checkbox', { name: /^佛山市 / }).uncheck()
  await page.getByRole('button', { name: '保存' }).click()
  await page.locator('[data-task]').first().waitFor()
  assert.equal(await page.locator('[data-region]').count(), 1)
  const now = await show(house, draft.id)
  assert.deepEqual(now.regions.map(({ region }) => region), [XINZHOU])
  assert.deepEqual(page.faults, [])
})

test('a draft is deleted after a question', async () => {
  const draft = await begin(house)
  const page = await house.newPage({ as: 'insurer' })
  await page.goto(`/applications/${draft.id}`)
  await page.getByRole('button', { name: '删除草稿' }).click()
  await page.getByRole('group', { name: /不能恢复/ }).getByRole('button', { name: '删除草稿' }).click()
  await page.waitForURL(/\/applications$/)
  assert.equal(await page.locator(`[data-application="${draft.id}"]`).count(), 0)
  assert.deepEqual(page.faults, [])
})

test('what is not whole cannot be submitted, and says why', async () => {
  const draft = await begin(house)
  const page = await house.newPage({ as: 'insurer' })
  await page.goto(`/applications/${draft.id}/check`)
  await page.locator('[data-submit]').waitFor()
  assert.ok(await page.locator('[data-submit]').isDisabled())
  assert.match(await page.locator('[data-reasons]').innerText(), /还有\d+项内容需要补齐/)
  const question = questionWhere(draft, isText)
  await page.locator(`[data-answer="${question.path}"]`).getByRole('link', { name: /更改/ }).click()
  await page.waitForURL(/\/sections\//)
  await page.waitForFunction((id) => document.activeElement?.id === id, idOf(question.path).slice(1))
  assert.deepEqual(page.faults, [])
})

test('a double click makes one application with one case in each region, and a receipt that prints', async () => {
  const page = await house.newPage({ as: 'insurer' })
  const draft = await readyDraft(house, page, [XINZHOU, FOSHAN])
  await page.goto(`/applications/${draft.id}/check`)
  await page.locator('[data-banner]').waitFor()
  await page.locator('[data-submit]').dblclick()
  await page.locator('[data-receipt]').waitFor()
  assert.equal(await page.locator('[data-banner]').count(), 0)
  const { receipt, regions } = await show(house, draft.id)
  assert.equal((await page.locator('[data-number]').innerText()).trim(), receipt.number)
  assert.equal(new Set(receipt.regions.map(({ case_id: id }) => id)).size, 2)
  assert.deepEqual(regions.map(({ case_id: id }) => id).sort(), receipt.regions.map(({ case_id: id }) => id).sort())
  for (const { digest } of receipt.files) await page.locator(`[data-file="${digest}"]`).first().getByText(digest).waitFor()
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('.top').isVisible(), false)
  assert.equal(await page.locator('[data-number]').isVisible(), true)
  await page.emulateMedia({ media: 'screen' })
  await page.goto('/applications')
  const row = page.locator(`[data-application="${draft.id}"]`)
  assert.match(await row.innerText(), /已提交[\s\S]*忻州市[\s\S]*佛山市[\s\S]*查看回执/)
  await row.getByRole('link', { name: /已报送|Applied/ }).first().click()
  await page.waitForURL(/\/cases\//)
  assert.deepEqual(page.faults, [])
})

test('an answer that is lost is asked for again, and opens nothing twice', async () => {
  const page = await house.newPage({ as: 'insurer' })
  const draft = await readyDraft(house, page, [FOSHAN])
  mayFail(page, 'ERR_')
  await page.goto(`/applications/${draft.id}/check`)
  const keys = []
  let lost = false
  await page.route('**/*:submit', async (route) => {
    keys.push(route.request().headers()['idempotency-key'])
    if (lost) return route.continue()
    lost = true
    await route.fetch()
    return route.abort('connectionreset')
  })
  await page.locator('[data-submit]').click()
  await page.getByText('不会重复立件').waitFor()
  await page.locator('[data-submit]').click()
  await page.locator('[data-receipt]').waitFor()
  assert.equal(keys.length, 2)
  assert.equal(keys[0], keys[1])
  const { regions } = await show(house, draft.id)
  assert.equal(regions.length, 1)
  assert.equal((await page.locator('[data-receipt] [data-region]').count()), 1)
  assert.deepEqual(page.faults, [])
})

test('the reviewer asks for one item again, exactly that is open, and the case goes on', async () => {
  const page = await house.newPage({ as: 'insurer' })
  const draft = await readyDraft(house, page, [XINZHOU])
  await submit(page, draft.id)
  const [{ case_id: caseId }] = (await show(house, draft.id)).regions
  const clerk = await house.newPage({ as: 'bureau_clerk' })
  await clerk.goto(`/cases/${caseId}`)
  const material = materialWhere(draft, ({ at_least: least }) => least > 0)
  const item = clerk.locator(`[data-material="${material.id}"]`)
  await item.waitFor()
  await item.getByText(material.title).first().waitFor()
  const file = await clerk.request.get(await item.getByRole('link', { name: /下载/ }).first().getAttribute('href'))
  assert.equal(file.status(), 200)
  assert.match(file.headers()['content-disposition'], /^attachment/)
  await item.getByRole('radio', { name: '需要补正' }).check()
  await clerk.locator('[data-ask]').click()
  await clerk.getByText('请为每一需要补正的项目填写理由').waitFor()
  await item.getByLabel('补正理由').fill('印章不清')
  await clerk.locator('[data-ask]').click()
  // What the check said at submission stands beside what it says now.
  await clerk.locator('[data-checks] [data-then]').first().waitFor()
  assert.match(await clerk.locator('[data-checks]').innerText(), /提交时（\d{4}-\d\d-\d\d）[\s\S]*现在（\d{4}-\d\d-\d\d）[\s\S]*结果相同/)
  const form = clerk.locator('.event-form')
  await form.waitFor()
  // Told by title, never by id.
  assert.doesNotMatch(await form.innerText(), new RegExp(`\\b${material.id}\\b`))
  await form.getByRole('button', { name: /确认/ }).click()
  await clerk.locator('.journal [data-event=request_correction]').waitFor()

  // The applicant finds the way from the case to what is open.
  await page.goto(`/cases/${caseId}`)
  await page.locator('[data-own-application] a').click()
  await page.locator('[data-banner]').getByText('补正尚未提交').waitFor()
  assert.equal(await page.locator('[data-corrections] [data-item]').count(), 1)
  assert.match(await page.locator('[data-corrections]').innerText(), /印章不清/)
  assert.equal(await page.locator('[data-status=correct]').count(), 1)
  const question = questionsOf(draft)[0]
  await page.goto(sectionAt(draft, question))
  await page.getByText('仅供查看').waitFor()
  assert.equal(await page.locator(idOf(question.path)).count(), 0)
  await page.goto(`/applications/${draft.id}/materials/${material.id}`)
  const row = page.locator('[data-file]').first()
  await row.getByRole('button', { name: /删除/ }).click()
  await row.getByRole('group').getByRole('button', { name: '删除' }).click()
  await row.waitFor({ state: 'detached' })
  const file2 = material.kinds.includes('pdf') ? pdfFile('清晰.pdf') : { name: '清晰.png', mimeType: 'image/png', buffer: PNG }
  await page.locator('input[type=file]').setInputFiles([file2])
  await page.locator('[data-file]').waitFor()
  for (let tries = 0; tries < 60 && !(await show(house, draft.id)).ready; tries += 1) await page.waitForTimeout(500)
  await submit(page, draft.id)
  const { body } = await house.api(`/api/v1/cases/${caseId}`)
  assert.equal(body.state, 'applied')
  assert.deepEqual([...page.faults, ...clerk.faults], [])
})

/** Lets the server answer, and changes what it said of an application. */
const changed = (page, id, change) =>
  page.route(`**/api/v1/applications/${id}`, async (route) => {
    const response = await route.fetch()
    return route.fulfill({ response, json: change(await response.json()) })
  })

test('rules that changed since the beginning are told, and a day that has passed', async () => {
  const draft = await begin(house)
  const page = await house.newPage({ as: 'insurer' })
  await changed(page, draft.id, (body) => ({
    ...body,
    rules_changed: [{ region: XINZHOU, what: ['新增材料：近三年责任保险业绩'] }],
    ready: true,
    missing: [],
    regions: body.regions.map((region) => ({ ...region, due: '2026-06-15', late: true, late_means: region.region === FOSHAN ? 'refused' : 'marked' })),
  }))
  await page.goto(`/applications/${draft.id}`)
  const notice = page.locator('[data-rules-changed]')
  await notice.waitFor()
  assert.match(await notice.innerText(), /忻州市\s*新增材料：近三年责任保险业绩/)
  assert.match(await page.locator(`[data-region="${XINZHOU}"]`).innerText(), /已过截止日（2026-06-15），仍可提交/)
  assert.match(await page.locator(`[data-region="${FOSHAN}"]`).innerText(), /不再受理/)
  await page.goto(`/applications/${draft.id}/check`)
  await page.locator('[data-submit]').waitFor()
  assert.ok(await page.locator('[data-submit]').isDisabled())
  assert.match(await page.locator('[data-reasons]').innerText(), /佛山市：已过截止日（2026-06-15），不再受理/)
  assert.deepEqual(page.faults, [])
})

test('a file that the scanner has not passed holds the submission, and shows so', async () => {
  const draft = await begin(house)
  const material = materialWhere(draft, () => true)
  const page = await house.newPage({ as: 'insurer' })
  const file = { digest: 'ab'.repeat(32), name: '可疑.pdf', size: 10, type: 'pdf', uploaded_at: '2026-05-01T09:00:00+08:00', uploaded_by: '甲', preview: true, scan: 'refused' }
  await changed(page, draft.id, (body) => ({
    ...body,
    missing: [{ kind: 'scan', material: material.id, title: material.title, section: null, regions: material.regions, message: '安全检查未通过' }],
    materials: body.materials.map((entry) => (entry.id === material.id ? { ...entry, files: [file] } : entry)),
  }))
  await page.goto(`/applications/${draft.id}`)
  const link = page.locator('[data-kind=scan] a')
  await link.waitFor({ state: 'attached' })
  await page.evaluate(() => document.querySelectorAll('[data-missing] details').forEach((part) => (part.open = true)))
  await link.click()
  await page.locator('[data-scan=refused]').getByText('未通过').waitFor()
  assert.deepEqual(page.faults, [])
})

test('the list shows one’s own only, and can be narrowed by state', async () => {
  const page = await house.newPage({ as: 'insurer' })
  const draft = await begin(house)
  await page.goto('/applications?state=draft')
  await page.locator(`[data-application="${draft.id}"]`).waitFor()
  const states = await page.locator('[data-application] td:nth-child(2)').allInnerTexts()
  assert.deepEqual([...new Set(states.map((text) => text.trim()))], ['尚未提交'])
  await page.locator(`[data-application="${draft.id}"]`).getByRole('link', { name: '继续填写' }).click()
  await page.waitForURL(`**/applications/${draft.id}`)
  assert.deepEqual(page.faults, [])
})
