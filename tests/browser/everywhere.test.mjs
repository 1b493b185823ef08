// What holds on every page: no fault in the console, no page wider than its window, readable by everyone, two languages.
import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { after, before, test } from 'node:test'
import { open, XINZHOU } from './harness.mjs'

let house
let pages
before(async () => {
  house = await open()
  const { body } = await house.api('/api/v1/cases?type=complaint&light=red&limit=1')
  pages = [
    ['work list', '/', '.cases tbody tr'],
    ['case', `/cases/${body.items[0].id}`, '.clock'],
    ['new case', `/cases/new?region=${XINZHOU}&type=complaint`, '#new-name'],
    ['decision', `/decisions/insurer-admission?region=${XINZHOU}`, '.schema-form'],
    ['calendar', `/calendar?year=2027&region=${XINZHOU}&from=2026-12-28&period=10wd`, '[data-due]'],
    ['no such page', '/nothing', '.empty'],
  ]
})
after(() => house?.close())

const settle = (page) => page.waitForLoadState('networkidle')

async function eachPage(page, look) {
  for (const [name, path, ready] of pages) {
    await page.goto(path)
    await page.locator(ready).first().waitFor()
    await settle(page)
    await look(name)
  }
}

async function seriousFaults(page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map((node) => node.target.join(' '))
          .join(' | ')}`,
    )
}

for (const width of [1366, 1920, 390]) {
  test(`no page is wider than a window of ${width}`, async () => {
    const page = await house.newPage({ width, height: 844 })
    await eachPage(page, async (name) => {
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      assert.equal(wide, 0, `${name} is ${wide} px too wide`)
    })
    assert.deepEqual(page.faults, [])
  })
}

test('axe finds nothing serious on any page', async () => {
  const page = await house.newPage()
  await eachPage(page, async (name) => assert.deepEqual(await seriousFaults(page), [], name))
})

test('axe finds nothing serious in what opens', async () => {
  const page = await house.newPage()
  const [, path] = pages[1]
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
  await page.locator('#due-from').click()
  await page.locator('.el-picker__popper').waitFor()
  await page.waitForTimeout(500)
  assert.deepEqual(await seriousFaults(page), [], 'date panel')
})

test('the login page is readable by everyone', async () => {
  const page = await house.newPage({ signedIn: false })
  await page.goto('/login')
  await page.getByLabel('管理员令牌').waitFor()
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
    assert.doesNotMatch(text, /\b(work|case|common|decision|calendar|new|form|problem|actor)\.[a-z]\w+\b(?!\.)/, name)
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
