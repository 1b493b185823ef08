// What holds on every page: no fault in the console, no page wider than its window, readable by everyone, two languages.
import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { after, before, test } from 'node:test'
import { NANHAI, open, XINZHOU } from './harness.mjs'
import { cutWords, seriousFaults, smallTargets, tooWide } from './looks.mjs'

let house
let pages
before(async () => {
  house = await open()
  const { body: running } = await house.api('/api/v1/cases?type=complaint&light=red&limit=1')
  const { body: closed } = await house.api('/api/v1/cases?closed=true&limit=1')
  const { id } = running.items[0]
  pages = [
    ['work list', '/', '.cases tbody tr'],
    ['empty work list', '/?q=没有这样的对象', '.empty'],
    ['case', `/cases/${id}`, '.journal li'],
    ['form of an event', `/cases/${(await house.newComplaint()).id}?do=take`, '.event-form'],
    ['closed case', `/cases/${closed.items[0].id}`, '.journal li'],
    ['no such case', '/cases/none', '.problem'],
    ['choice of a new case', '/cases/new', '#new-region'],
    ['new case', `/cases/new?region=${XINZHOU}&type=complaint`, '#new-name'],
    ['new case with choices', '/cases/new?region=cn/zhejiang&type=inspection', '.checks'],
    ['choice of a decision', '/decisions', '.empty'],
    ['decision', `/decisions/insurer-admission?region=${XINZHOU}&as_of=2026-11-01`, '.schema-form'],
    ['list of objects', `/decisions/station-staffing?region=${NANHAI}&as_of=2024-06-01`, '.schema-form'],
    ['calendar', `/calendar?year=2027&region=${XINZHOU}&from=2026-12-28&period=10wd`, '[data-due]'],
    ['login', '/login', '#name'],
    ['login by token', '/login?by=token', '#token'],
    ['no such page', '/nothing', '.empty'],
  ]
})
after(() => house?.close())

const settle = (page) => page.waitForLoadState('networkidle')

async function eachPage(page, look) {
  page.expected.push('404') // the pages that say that there is no such page or case
  for (const [name, path, ready] of pages) {
    await page.goto(path)
    await page.locator(ready).first().waitFor()
    await settle(page)
    // Lists show what they are when they have rows.
    for (const add of await page.getByRole('button', { name: /(：增加一项|: add one)$/ }).all()) await add.click()
    await look(name)
  }
}

const unfold = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)))

for (const width of [1366, 1920, 390]) {
  test(`no page is wider than a window of ${width}`, async () => {
    const page = await house.newPage({ width, height: 844 })
    await eachPage(page, async (name) => {
      const wide = await tooWide(page)
      assert.equal(wide, 0, `${name} is ${wide} px too wide`)
    })
    assert.deepEqual(page.faults, [])
  })
}

for (const [language, button, width] of [
  ['Chinese', '中文', 1366],
  ['English', 'English', 1366],
  ['Chinese on a phone', '中文', 390],
]) {
  test(`axe finds nothing serious on any page in ${language}`, async () => {
    const page = await house.newPage({ width, height: 844 })
    await page.getByRole('button', { name: button }).click()
    await eachPage(page, async (name) => {
      await unfold(page)
      assert.deepEqual(await seriousFaults(page), [], name)
    })
    assert.deepEqual(page.faults, [])
  })
}

for (const [language, width] of [['中文', 1366], ['English', 1366], ['中文', 390], ['English', 390]]) {
  test(`no words reach over their edge in ${language} at ${width} px`, async () => {
    const page = await house.newPage({ width, height: 844 })
    await page.getByRole('button', { name: language }).click()
    const cut = []
    await eachPage(page, async (name) => cut.push(...(await cutWords(page)).map((words) => `${name}: ${words}`)))
    assert.deepEqual(cut, [])
  })
}

test('on a phone everything that is touched is as large as a finger', async () => {
  const page = await house.newPage({ width: 390, height: 844 })
  const small = []
  const look = async (name) => small.push(...(await smallTargets(page)).map((target) => `${name}: ${target}`))
  await eachPage(page, async (name) => {
    await unfold(page)
    await look(name)
  })
  await page.goto(pages.find(([name]) => name === 'case')[1])
  await page.locator('.clock .why').first().click()
  await page.locator('.account').waitFor()
  await page.waitForTimeout(500) // the dialog fades in
  await look('day by day')
  await page.goto(`/decisions/station-staffing?region=${NANHAI}&as_of=2024-06-01`)
  await page.getByRole('button', { name: '镇街分站：增加一项' }).click()
  await page.getByLabel(/分站名称/).first().fill('桂城分站')
  await page.getByRole('button', { name: '判定', exact: true }).click()
  await page.locator('[data-outcome]').waitFor()
  await unfold(page)
  await look('reasons')
  await page.locator('.el-select', { has: page.getByRole('combobox', { name: '判定事项' }) }).click()
  await page.getByRole('option').first().waitFor()
  await page.waitForTimeout(500) // the list unfolds
  await look('list of choices')
  await page.goto('/calendar')
  await page.getByRole('button', { name: '打开日历' }).click()
  await page.locator('.panel-box').waitFor()
  await look('date panel')
  assert.deepEqual(small, [])
})

test('no two pages have the same title', async () => {
  const page = await house.newPage()
  for (const button of ['中文', 'English']) {
    await page.getByRole('button', { name: button }).click()
    const titles = new Map()
    await eachPage(page, async (name) => {
      const title = await page.title()
      assert.match(title, / · (安责|Anze)$/, name)
      assert.equal(titles.get(title), undefined, `${name}: ${title}`)
      titles.set(title, name)
    })
  }
})

test('every unknown address shows the page that says so, with status 404', async () => {
  const page = await house.newPage()
  page.expected.push('404')
  for (const path of ['/nothing', '/nothing/here', '/nothing.here', '/a/b.c', '/cases/', '/cases/x/y', '/decisions/a/b', '/calendar/2026', '/assets/gone', '/assets/gone.js']) {
    const answer = await page.goto(path)
    assert.equal(answer.status(), 404, path)
    await page.getByRole('heading', { name: '页面不存在' }).waitFor()
  }
  const known = await page.goto('/calendar/')
  assert.equal(known.status(), 200)
  assert.deepEqual(page.faults, [])
})

test('a program that asks for a file that is gone is not given a page', async () => {
  const answer = await fetch(`${house.server.url}/assets/gone.js`)
  assert.equal(answer.status, 404)
  assert.match(answer.headers.get('content-type'), /problem\+json/)
})

test('axe finds nothing serious in what opens', async () => {
  const page = await house.newPage()
  const [, path] = pages.find(([name]) => name === 'case')
  await page.goto(path)
  await page.locator('.clock .why').first().click()
  await page.locator('.account').waitFor()
  await page.waitForTimeout(500) // the dialog fades in
  assert.deepEqual(await seriousFaults(page), [], 'day by day')
  await page.goto(`/decisions/insurer-admission?region=${XINZHOU}&as_of=2024-06-01`)
  await page.getByRole('button', { name: '填入示例' }).click()
  await page.getByLabel(/上年度综合偿付能力充足率/).fill('0.95')
  await page.getByRole('button', { name: '判定', exact: true }).click()
  await page.locator('[data-outcome="fail"]').waitFor()
  assert.deepEqual(await seriousFaults(page), [], 'trace')
  await page.goto('/')
  await page.locator('.el-select', { has: page.getByRole('combobox', { name: '类型', exact: true }) }).click()
  await page.getByRole('option').first().waitFor()
  await page.waitForTimeout(500)
  // A long list scrolls: the combobox keeps the focus and its arrow keys move through the options, so the box that
  // scrolls them needs no focus of its own.
  const inList = (await seriousFaults(page)).filter((fault) => !/^scrollable-region-focusable: .*el-select-dropdown/.test(fault))
  assert.deepEqual(inList, [], 'list of choices')
  const marked = () => page.locator('.el-select-dropdown__item.is-hovering').innerText()
  await page.keyboard.press('ArrowDown')
  const first = await marked()
  await page.keyboard.press('ArrowDown')
  assert.notEqual(await marked(), first, 'the arrow keys move through the list')
  await page.goto('/calendar')
  await page.getByRole('button', { name: '打开日历' }).click()
  await page.locator('.panel-box').waitFor()
  await page.waitForTimeout(500)
  assert.deepEqual(await seriousFaults(page), [], 'date panel')
})

test('the login page is readable by everyone', async () => {
  const page = await house.newPage({ signedIn: false })
  await page.goto('/login')
  await page.locator('[data-persona]').first().waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  assert.deepEqual(page.faults, [])
})

test('the language switches: words, lang attribute, server texts; no raw key shows', async () => {
  const page = await house.newPage()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Cases' }).waitFor()
  await page.waitForFunction(() =>
    /days? (left|overdue)|due today/.test(document.querySelector('.cases .chip')?.textContent ?? ''),
  )
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  await eachPage(page, async (name) => {
    const text = await page.locator('body').innerText()
    assert.doesNotMatch(text, /\b(work|case|common|decision|calendar|new|form|problem|actor|login|me|factor|app|nav)\.[a-z]\w+\b(?!\.)/, name)
  })
  await page.getByRole('button', { name: '中文' }).click()
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN')
  assert.deepEqual(page.faults, [])
})

test('the keyboard reaches the content first and the filters after it', async () => {
  const page = await house.newPage()
  await page.goto('/')
  await page.locator('.cases').waitFor()
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), '跳到正文')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /新建办件/)
})

test('the first load stays within 350 KB', async () => {
  const page = await house.newPage()
  const bodies = []
  page.on('response', (response) => {
    if (/\.(js|css|svg)$|\/$/.test(new URL(response.url()).pathname)) bodies.push(response.body())
  })
  const client = await page.context().newCDPSession(page)
  await client.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.goto('/')
  await page.locator('.cases tbody tr').first().waitFor()
  await settle(page)
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 9 }).length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`first load: ${sizes.length} files, ${(total / 1024).toFixed(1)} KB gzip`)
  assert.ok(sizes.length > 5 && total <= 350 * 1024, `${total} bytes`)
})
