// Lists in facts are filled in row by row and entry by entry, each cell by its own kind.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NANHAI, open, XINZHOU } from './harness.mjs'

let house
before(async () => (house = await open()))
after(() => house?.close())

const STATIONS = `/decisions/station-staffing?region=${NANHAI}&as_of=2024-06-01`
const run = (page) => page.getByRole('button', { name: '判定', exact: true }).click()
const addStation = (page) => page.getByRole('button', { name: '镇街分站：增加一项' }).click()

/** The facts that the page sends with the next question. */
async function sent(page) {
  const asked = page.waitForRequest((request) => request.url().includes(':evaluate'))
  await run(page)
  return (await asked).postDataJSON().facts
}

for (const [width, height, look] of [
  [1366, 768, 'table'],
  [390, 844, 'ol'],
]) {
  test(`rows are typed, added and taken out at ${width} px`, async () => {
    const page = await house.newPage({ width, height })
    page.expected.push('422')
    await page.goto(STATIONS)
    await page.getByRole('button', { name: '镇街：增加一项' }).click()
    await page.keyboard.type('桂城')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.keyboard.type('大沥')
    for (const [row, [name, staff]] of [['桂城', '2'], ['多余', '七'], ['大沥', '-1']].entries()) {
      await addStation(page)
      await page.keyboard.type(name)
      await page.getByLabel(/^队员/).nth(row).fill(staff)
    }
    const rows = page.locator(`${look}[data-rows="stations"]`)
    await rows.waitFor()
    await run(page)
    assert.match(await page.locator('.problem').innerText(), /镇街分站 2 · 队员：请填写整数/)
    await page.getByRole('button', { name: '镇街分站：删除第2项' }).click()

    assert.deepEqual(await sent(page), {
      townships: ['桂城', '大沥'],
      stations: [
        { name: '桂城', staff: 2 },
        { name: '大沥', staff: -1 },
      ],
    })
    const cell = page.locator('[data-path="stations.1.staff"]')
    await cell.locator('.error').waitFor()
    assert.match(await cell.locator('.error').innerText(), /不得小于0/)
    assert.equal(await page.locator('.schema-form .error').count(), 1)
    await page.locator('.problem').getByRole('link', { name: /镇街分站 2 · 队员/ }).click()
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'decision-stations-1-staff')

    await page.getByLabel(/^队员/).nth(1).fill('3')
    await run(page)
    await page.locator('[data-outcome]').waitFor()
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth))
    assert.deepEqual(page.faults, [])
  })
}

test('that there are none is an answer of its own', async () => {
  const page = await house.newPage()
  await page.goto(`/decisions/insurer-admission?region=${XINZHOU}&as_of=2024-06-01`)
  await page.locator('.schema-form').waitFor()
  const none = page.locator('[data-path="insurer.violations"]').getByText('确认没有')
  await none.click()
  assert.deepEqual((await sent(page)).insurer, { violations: [] })
  await page.locator('[data-outcome]').waitFor()
  await none.click()
  assert.deepEqual(await sent(page), {})
})

test('lines that are pasted into a list become its entries', async () => {
  const page = await house.newPage()
  await page.goto(STATIONS)
  await page.getByRole('button', { name: '镇街：增加一项' }).click()
  await page.getByLabel('镇街 1').evaluate((input) => {
    const data = new DataTransfer()
    data.setData('text', '桂城\n\n 大沥 \r\n狮山')
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await page.getByLabel('镇街 3').waitFor()
  assert.deepEqual((await sent(page)).townships, ['桂城', '大沥', '狮山'])
})

test('no field of a form is a box for JSON', async () => {
  const page = await house.newPage()
  const { body } = await house.api(`/api/v1/rulesets?region=${NANHAI}&as_of=2024-06-01`)
  for (const { name, facts } of body.decisions) {
    if (!JSON.stringify(facts).includes('"array"')) continue
    await page.goto(`/decisions/${name}?region=${NANHAI}&as_of=2024-06-01`)
    await page.locator('.schema-form').waitFor()
    for (const add of await page.getByRole('button', { name: /：增加一项$/ }).all()) await add.click()
    assert.doesNotMatch(await page.locator('.schema-form').innerText(), /JSON/)
  }
  assert.deepEqual(page.faults, [])
})
