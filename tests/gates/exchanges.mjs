// Judges recorded exchanges, one JSON object a line, by openapi.yaml: every answer, and every request that was
// answered by a result. Closes on "N passed, N failed".
import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { judge, judgeRequest, operationsAt } from './spec.mjs'

// Of one kind of complaint, so many are shown.
const shown = 3

const file = process.argv[2]
if (!file || !existsSync(file)) {
  console.error(`no recorded exchanges at ${file}`)
  process.exit(2)
}
let passed = 0
let failed = 0
const told = new Map()
for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
  const exchange = JSON.parse(line)
  if (exchange.target === null) continue // not text: refused before it was a path
  const good = exchange.status >= 200 && exchange.status < 300
  const found = [...judge(exchange), ...(good ? judgeRequest(exchange) : [])]
  if (found.length === 0) {
    passed++
    continue
  }
  failed++
  for (const what of found) {
    const kind = `${exchange.method} ${operationsAt(exchange.target.split('?')[0])[0]?.template ?? ''} ${exchange.status} ${what.replace(/\d+/g, '#')}`
    told.set(kind, (told.get(kind) ?? 0) + 1)
    if (told.get(kind) <= shown) {
      console.log(`${exchange.method} ${exchange.target.slice(0, 200)} -> ${exchange.status}: ${what}`)
      console.log(`    ${(exchange.body ?? '').slice(0, 400)}`)
    }
  }
}
if (passed + failed === 0) console.error(`${file} holds no exchange`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
