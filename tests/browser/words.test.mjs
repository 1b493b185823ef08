// What a reader sees is words: no id, no path of a fact and no name of the rules' own in the text of any page.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DAYABAY, NANHAI, open, XINZHOU } from './harness.mjs'

let house
let regions
before(async () => {
  house = await open()
  regions = (await house.api('/api/v1/regions')).body.items.map(({ region }) => region)
})
after(() => house?.close())

/** Every field below a schema, items of lists of objects included: [path, schema]. */
function fieldsBelow(schema, path) {
  return Object.entries(schema?.properties ?? {}).flatMap(([name, child]) => {
    const here = `${path}.${name}`
    if (child.properties) return fieldsBelow(child, here)
    return [[here, child], ...(child.items?.properties ? fieldsBelow(child.items, `${here}[]`) : [])]
  })
}

const isChinese = (text) => /\p{Script=Han}/u.test(text ?? '')
const choicesOf = (schema) => [...(schema.oneOf ?? []), ...(schema.items?.oneOf ?? [])]

test('every field of every form has a Chinese title, and so have its choices', async () => {
  const bare = []
  let seen = 0
  for (const region of regions) {
    const { body } = await house.api(`/api/v1/rulesets?region=${region}`)
    const forms = [
      ...body.decisions.map(({ name, facts }) => [name, facts]),
      ...body.case_types.flatMap((type) => [
        [type.name, type.facts],
        ...type.events.map(({ name, data }) => [`${type.name} ${name}`, data]),
      ]),
    ]
    for (const [form, schema] of forms) {
      for (const [path, field] of fieldsBelow(schema, form)) {
        seen += 1
        if (!isChinese(field.title)) bare.push(`${region} ${path}`)
        for (const choice of choicesOf(field)) {
          // AAA, Ⅱ: grades that are written so.
          if (choice.const !== null && /[a-z]/.test(choice.title ?? choice.const) && !isChinese(choice.title))
            bare.push(`${region} ${path} = ${choice.const}`)
        }
      }
    }
  }
  assert.ok(seen > 1000, `${seen} fields`)
  assert.deepEqual(bare, [])
})

/** The words in the text of a page that no reader asked for, each with what stands around it. */
const strangeWords = (page) =>
  page.evaluate(() => {
    // The product's own: the person signed in, the other language, formats and periods as they may be typed.
    const known = /^(admin|English|JSON|YYYY|MM|DD|HH|mm|App|AI|AQ|QR)$/
    const token = /[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*/g
    const aside = 'code, pre, script, style, noscript, [lang=en], [data-person]'
    const found = []
    const look = (text, around) => {
      for (const [code] of text.matchAll(/\d+(?:wd|mo)\b/g)) found.push(`${code} ← ${around.trim().slice(0, 80)}`)
      for (const [word] of text.matchAll(token)) {
        const isId = /[a-z]{2,}[-_.][a-z]{2,}/.test(word)
        if (isId || (/[a-z]{3,}/.test(word) && !known.test(word))) found.push(`${word} ← ${around.trim().slice(0, 80)}`)
      }
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement.closest(aside)) look(node.textContent, node.textContent)
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder]')) {
      if (element.closest(aside)) continue
      for (const name of ['aria-label', 'placeholder']) look(element.getAttribute(name) ?? '', `@${name} ${element.getAttribute(name)}`)
    }
    return [...new Set(found)]
  })

async function looksAt(page, path, ready) {
  await page.goto(path)
  await page.locator(ready).first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)))
  return (await strangeWords(page)).map((word) => `${path}: ${word}`)
}

test('no case shows a name that only the rules use', async () => {
  const cases = new Map()
  for (const closed of ['false', 'true']) {
    for (let cursor = ''; ; ) {
      const { body } = await house.api(`/api/v1/cases?limit=200&closed=${closed}${cursor && `&cursor=${cursor}`}`)
      for (const row of body.items) cases.set(`${row.type} ${row.state}`, row.id)
      if (!(cursor = body.next_cursor ?? '')) break
    }
  }
  assert.ok(cases.size > 10, `${cases.size} kinds of cases`)
  const page = await house.newPage()
  const strange = []
  for (const id of cases.values()) strange.push(...(await looksAt(page, `/cases/${id}`, '.journal li')))
  assert.deepEqual(strange, [])
})

test('no list, form or calendar shows one', async () => {
  const page = await house.newPage()
  page.expected.push('404')
  const strange = []
  for (const [path, ready] of [
    ['/', '.cases tbody tr'],
    ['/?closed=all', '.cases tbody tr'],
    [`/cases/new?region=${XINZHOU}&type=complaint`, '#new-name'],
    [`/cases/new?region=${XINZHOU}&type=admission`, '#new-name'],
    [`/cases/new?region=${XINZHOU}&type=report-duty`, '#new-name'],
    [`/cases/new?region=${NANHAI}&type=hazard`, '#new-name'],
    [`/calendar?year=2027&region=${XINZHOU}&from=2026-12-28&period=10wd`, '[data-due]'],
    ['/decisions', '.empty'],
    ['/nothing/here', '.empty'],
  ])
    strange.push(...(await looksAt(page, path, ready)))
  assert.deepEqual(strange, [])
})

test('no decision and none of its reasons shows one', async () => {
  const page = await house.newPage()
  const strange = []
  for (const [region, decision, day = '2024-06-01'] of [
    [XINZHOU, 'insurer-admission'],
    [XINZHOU, 'service-minimum'],
    [DAYABAY, 'insurer-admission', '2022-06-01'],
    [DAYABAY, 'death-limit', '2022-06-01'],
    [NANHAI, 'station-staffing'],
    [NANHAI, 'figures-2023'],
    ['cn', 'premium-rate'],
  ]) {
    const path = `/decisions/${decision}?region=${region}&as_of=${day}`
    await page.goto(path)
    await page.locator('.schema-form').waitFor()
    for (const add of await page.getByRole('button', { name: /：增加一项$/ }).all()) await add.click()
    await page.getByRole('button', { name: '判定', exact: true }).click()
    await page.locator('[data-outcome]').waitFor()
    if (await page.locator('.trace-head').count()) await page.getByRole('radio', { name: '全部' }).check()
    await page.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)))
    strange.push(...(await strangeWords(page)).map((word) => `${path}: ${word}`))
  }
  assert.deepEqual(strange, [])
})

test('no refusal of a new case shows one', async () => {
  const page = await house.newPage()
  page.expected.push('422', '403', '409')
  const strange = []
  let seen = 0
  for (const region of [XINZHOU, NANHAI]) {
    const { body } = await house.api(`/api/v1/rulesets?region=${region}`)
    for (const { name } of body.case_types.filter(({ opened_by }) => opened_by.some((role) => role !== 'system'))) {
      const path = `/cases/new?region=${region}&type=${name}`
      await page.goto(path)
      await page.getByLabel('名称').first().fill('示例退回有限公司')
      await page.getByRole('button', { name: '提交' }).click()
      await Promise.race([page.locator('.problem').waitFor(), page.waitForURL(/\/cases\/(?!new)/)])
      if (!(await page.locator('.problem').count())) continue
      seen += 1
      strange.push(...(await strangeWords(page)).map((word) => `${path}: ${word}`))
    }
  }
  assert.ok(seen > 15, `${seen} refusals`)
  assert.deepEqual(strange, [])
})

test('a list of objects is filled in row by row', async () => {
  const page = await house.newPage()
  await page.goto(`/decisions/station-staffing?region=${NANHAI}&as_of=2024-06-01`)
  await page.getByRole('button', { name: '镇街：增加一项' }).click()
  await page.getByLabel('镇街 1').fill('桂城')
  await page.getByRole('button', { name: '镇街分站：增加一项' }).click()
  await page.getByLabel(/^分站/).fill('桂城')
  await page.getByLabel(/^队员/).fill('1')
  await page.getByRole('button', { name: '判定', exact: true }).click()
  await page.locator('[data-outcome="fail"]').waitFor()
  assert.match(await page.locator('.failure').first().innerText(), /“桂城”的分站队员不足/)
  assert.deepEqual(page.faults, [])
})

test('who may not do it himself is told by titles', async () => {
  const { id } = await house.newComplaint()
  let { etag } = await house.api(`/api/v1/cases/${id}`)
  const raise = async (event, data, actor) => {
    etag = (
      await house.api(`/api/v1/cases/${id}/events`, { method: 'POST', headers: { 'If-Match': etag }, body: { event, data, actor } })
    ).etag
  }
  const handler = { id: 'h1', role: 'handler' }
  await raise('take', {}, handler)
  await raise('flag_verification', { reasons: '需到现场核对' }, handler)
  await raise('request_extension', { reasons: '涉及多家单位' }, handler)
  const page = await house.newPage()
  page.expected.push('403')
  await page.goto(`/cases/${id}?do=extend`)
  await page.getByLabel('延长日数').fill('20')
  await page.getByLabel(/理由/).fill('涉及多家单位')
  const { body: me } = await house.api('/api/v1/session')
  await page.getByLabel(/告知/).fill(me.now.slice(0, 10))
  await page.getByLabel('代他人登记').check()
  await page.getByLabel('人员编号').fill('h1')
  await page.getByRole('button', { name: /^确认/ }).click()
  assert.match(await page.locator('.problem').innerText(), /“[^”a-z]+”须由他人办理：本件的“[^”a-z]+”由您办理/)
  assert.deepEqual(await strangeWords(page), [])
})

test('a clock that stopped while its case goes on does not say that the case is done', async () => {
  const { id } = await house.newComplaint()
  const { etag } = await house.api(`/api/v1/cases/${id}`)
  const actor = { id: 'h1', role: 'handler' }
  const taken = await house.api(`/api/v1/cases/${id}/events`, { method: 'POST', headers: { 'If-Match': etag }, body: { event: 'take', data: {}, actor } })
  const { body } = await house.api(`/api/v1/cases/${id}/events`, {
    method: 'POST',
    headers: { 'If-Match': taken.etag, 'Accept-Language': 'zh' },
    body: { event: 'flag_verification', data: { reasons: '需到现场核对' }, actor },
  })
  assert.equal(body.closed, false)
  assert.equal(body.clocks.find(({ name }) => name === 'reply').text, '按期完成')
  const page = await house.newPage()
  await page.goto(`/cases/${id}`)
  assert.match(await page.locator('[data-clock="reply"]').innerText(), /按期完成/)
  assert.doesNotMatch(await page.locator('body').innerText(), /按期办结/)
})

test('an outcome under rules that have lapsed is told in words', async () => {
  const page = await house.newPage()
  await page.goto(`/decisions/insurer-admission?region=${DAYABAY}&as_of=2024-06-01`)
  await page.getByRole('button', { name: '判定', exact: true }).click()
  await page.locator('[data-outcome="expired"]').waitFor()
  assert.match(await page.locator('.words').innerText(), /“惠州大亚湾开发区[^”]*”已于.*不能作“[^”a-z]+”判定/)
  assert.deepEqual(await strangeWords(page), [])
})
