import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open } from './harness.mjs'

let house
before(async () => (house = await open()))
after(() => house?.close())

const rowsOf = (page) =>
  page
    .locator('.cases tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => ({ id: row.dataset.id, due: row.dataset.due, light: row.dataset.light, text: row.innerText })),
    )

async function choose(page, label, option) {
  const box = page.getByRole('combobox', { name: label, exact: true })
  await page.locator('.el-select', { has: box }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

test('the soonest due stands first', async () => {
  const page = await house.newPage()
  const dues = (await rowsOf(page)).map((row) => row.due).filter(Boolean)
  assert.ok(dues.length >= 20, `${dues.length} rows with a due date`)
  assert.deepEqual(dues, [...dues].sort())
  assert.deepEqual(page.faults, [])
})

test('lights of every colour show, each with words', async () => {
  const page = await house.newPage()
  for (const [name, title] of [
    ['red', '红灯'],
    ['yellow', '黄灯'],
    ['green', '绿灯'],
  ]) {
    await page.getByRole('button', { name: title }).click()
    await page.waitForURL(`**light=${name}**`)
    await page.waitForFunction((light) => {
      const rows = [...document.querySelectorAll('.cases tbody tr')]
      return rows.length > 0 && rows.every((row) => row.dataset.light === light)
    }, name)
    for (const chip of await page.locator('.cases .chip').allInnerTexts()) assert.match(chip, /剩余|今日到期|超期|期满|届满/)
    assert.equal(await page.locator('.cases .chip svg').count(), await page.locator('.cases .chip').count())
  }
  assert.deepEqual(page.faults, [])
})

test('filters live in the URL and survive a reload', async () => {
  const page = await house.newPage()
  await choose(page, '类型', '投诉')
  await page.waitForURL('**type=complaint**')
  await choose(page, '状态', '办理中')
  await page.waitForURL('**state=in_progress**')
  await choose(page, '地区', '忻州市')
  await page.waitForURL('**region=**')
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.cases tbody tr')].every((row) => /办理中/.test(row.innerText)),
  )
  const before = await rowsOf(page)
  assert.ok(before.length > 0)
  await page.reload()
  await page.locator('.cases tbody tr').first().waitFor()
  assert.deepEqual(
    (await rowsOf(page)).map((row) => row.id),
    before.map((row) => row.id),
  )
  for (const row of before) assert.match(row.text, /投诉[\s\S]*忻州/)
  await page.goBack()
  await page.waitForURL((url) => !url.searchParams.has('region') && url.searchParams.get('state') === 'in_progress')
})

test('words are searched, and an empty list names its filter', async () => {
  const page = await house.newPage()
  await page.getByLabel('名称、代码或编号').fill('煤业')
  await page.getByRole('button', { name: '查询' }).click()
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.cases tbody tr')].every((row) => row.innerText.includes('煤业')),
  )
  await page.getByLabel('名称、代码或编号').fill('没有这样的名称')
  await page.keyboard.press('Enter')
  assert.match(await page.locator('.empty').innerText(), /没有这样的名称/)
  await page.getByRole('button', { name: '清除条件' }).click()
  await page.locator('.cases tbody tr').first().waitFor()
})

test('pages follow each other and lead back', async () => {
  const page = await house.newPage()
  const first = (await rowsOf(page)).map((row) => row.id)
  assert.equal(first.length, 50)
  await page.getByRole('button', { name: '下一页' }).click()
  await page.waitForURL('**cursor=**')
  await page.waitForFunction((id) => document.querySelector('.cases tbody tr')?.dataset.id !== id, first[0])
  const second = (await rowsOf(page)).map((row) => row.id)
  assert.equal(second.filter((id) => first.includes(id)).length, 0)
  await page.getByRole('button', { name: '上一页' }).click()
  await page.waitForFunction((id) => document.querySelector('.cases tbody tr')?.dataset.id === id, first[0])
})

test('a row leads to its case', async () => {
  const page = await house.newPage()
  const [row] = await rowsOf(page)
  const { x, y } = await page.locator('.cases tbody tr').first().locator('td').nth(3).boundingBox()
  await page.mouse.click(x + 8, y + 8)
  await page.waitForURL(`**/cases/${row.id}`)
})
