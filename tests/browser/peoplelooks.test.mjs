// The sign-in, the own account and the administration, looked at as every page is, in both languages and on a phone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open } from './harness.mjs'
import { cutWords, seriousFaults, smallTargets, tooWide } from './looks.mjs'

let house
let someone
before(async () => {
  house = await open()
  const { body } = await house.api('/api/v1/users?role=handler&limit=1', { as: 'security-administrator' })
  someone = body.items[0].name
})
after(() => house?.close())

const PAGES = [
  ['', [['/login', '[data-persona]'], ['/login?by=token', '#token']]],
  ['handler', [['/account', 'tr[data-current]'], ['/people', '.empty']]],
  [
    'system-administrator',
    [
      ['/people', '[data-user]'],
      ['/people?q=没有这样的人', '.empty'],
      ['/people/SOMEONE', '#person-title'],
      ['/new-person', '#person-name'],
      ['/organisations', '.list :is(table, .empty)'],
      ['/new-organisation', '#organisation-title'],
    ],
  ],
  [
    'security-administrator',
    [
      ['/people/SOMEONE', '[data-grant]'],
      ['/roles', '[data-role]'],
      ['/tokens', '.list :is(table, .empty)'],
      ['/retention', '.list .empty'],
    ],
  ],
  ['audit-administrator', [['/audit', '[data-number]'], ['/retention', '.list .empty']]],
]

async function eachPage({ width, language }, look) {
  for (const [as, paths] of PAGES) {
    const page = await house.newPage({ width, height: 844, signedIn: false, as })
    if (!as) await page.goto('/login')
    await page.getByRole('button', { name: language }).click()
    for (const [path, ready] of paths) {
      await page.goto(path.replace('SOMEONE', encodeURIComponent(someone)))
      await page.locator(ready).first().waitFor()
      await page.waitForLoadState('networkidle')
      if (path === '/account') await page.getByRole('button', { name: /开始设置|Set it up/ }).click()
      if (path === '/tokens') await page.getByRole('button', { name: /新建令牌|Create a token/ }).click()
      await page.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)))
      await page.waitForLoadState('networkidle')
      await look(page, `${as} ${path}`)
    }
    assert.deepEqual(page.faults, [], as)
    await page.context().close()
  }
}

// 683 px is a window of 1366 px at twice its size.
for (const [language, width] of [['中文', 1366], ['English', 1366], ['English', 683], ['中文', 390], ['English', 390]]) {
  test(`in ${language} at ${width} px axe finds nothing, nothing is too wide and no words are cut`, async () => {
    const found = []
    await eachPage({ width, language }, async (page, name) => {
      found.push(...(await seriousFaults(page, true)).map((fault) => `${name}: ${fault}`))
      const wide = await tooWide(page)
      if (wide) found.push(`${name}: ${wide} px too wide`)
      found.push(...(await cutWords(page)).map((words) => `${name}: ${words}`))
      if (width < 640) found.push(...(await smallTargets(page)).map((target) => `${name}: ${target}`))
    })
    assert.deepEqual(found, [])
  })
}

test('no raw key shows, and no two pages have the same title', async () => {
  for (const language of ['中文', 'English']) {
    const titles = new Map()
    await eachPage({ width: 1366, language }, async (page, name) => {
      const text = await page.locator('body').innerText()
      assert.doesNotMatch(text, /\b(login|me|factor|people|grants|organisation|roles|token|audit|once|first|nav|app|common)\.[a-z]\w+\b(?!\.)/, name)
      const title = await page.title()
      assert.match(title, / · (安责|Anze)$/, name)
      const path = name.split(' ')[1].split('?')[0]
      if (titles.get(title) !== undefined) assert.equal(titles.get(title), path, `${name}: ${title}`)
      titles.set(title, path)
    })
  }
})

test('what opens is readable too: the menu of the person, the confirmation, a secret shown once', async () => {
  const page = await house.newPage({ as: 'security-administrator' })
  await page.locator('[data-menu]').click()
  await page.getByRole('link', { name: '我的账号' }).waitFor()
  assert.deepEqual(await seriousFaults(page, true), [], 'menu')
  const maker = await house.newPage({ as: 'system-administrator' })
  await house.api('/api/v1/users', { method: 'POST', as: 'system-administrator', body: { name: 'reset1', title: '重置者', grants: [] } })
  await maker.goto('/people/reset1')
  await maker.getByRole('button', { name: '重置密码' }).click()
  assert.deepEqual(await seriousFaults(maker, true), [], 'confirmation')
  await maker.getByRole('group').getByRole('button', { name: '重置密码' }).click()
  await maker.locator('.once').waitFor()
  assert.deepEqual(await seriousFaults(maker, true), [], 'secret')
})

test('the keyboard alone signs in and reaches the account', async () => {
  const page = await house.newPage({ signedIn: false })
  await page.goto('/login')
  await page.locator('[data-persona]').first().waitFor()
  await page.locator('#name').focus()
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(() => document.activeElement?.hasAttribute('data-persona'))) break
  }
  await page.keyboard.press('Enter')
  await page.locator('.person-menu').waitFor()
  await page.locator('[data-menu]').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/account')
})
