// JSON as it is written: what JSON.parse would quietly change (a number of 20 digits, a name given twice) is refused.
import type { Json } from '../api/types'
import { refused, understood, type Reading } from './reading'

class Broken extends Error {
  constructor(
    readonly why: string,
    readonly args: Record<string, string> = {},
  ) {
    super(why)
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const DEEPEST = 60

class Parser {
  private at = 0
  constructor(private readonly text: string) {}

  whole(): Json {
    const value = this.value(0)
    this.space()
    if (this.at < this.text.length) this.fail()
    return value
  }

  private fail(): never {
    const before = this.text.slice(0, this.at)
    const line = before.split('\n').length
    throw new Broken('badJson', { line: String(line), column: String(this.at - before.lastIndexOf('\n')) })
  }

  private space(): void {
    while (/[ \t\r\n\ufeff]/.test(this.text[this.at] ?? '')) this.at += 1
  }

  private take(sign: string): boolean {
    this.space()
    if (this.text[this.at] !== sign) return false
    this.at += 1
    return true
  }

  private match(form: RegExp): string {
    form.lastIndex = this.at
    const [found] = form.exec(this.text) ?? []
    if (found === undefined) this.fail()
    this.at += found.length
    return found
  }

  private value(depth: number): Json {
    if (depth > DEEPEST) this.fail()
    this.space()
    const sign = this.text[this.at]
    if (sign === '{') return this.map(depth)
    if (sign === '[') return this.list(depth)
    if (sign === '"') return JSON.parse(this.match(STRING)) as string
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (!this.text.startsWith(word, this.at)) continue
      this.at += word.length
      return value
    }
    return this.number()
  }

  private number(): number {
    const text = this.match(NUMBER)
    const value = Number(text)
    if (sameDigits(text) !== sameDigits(String(value))) throw new Broken('jsonNumber', { text })
    return value
  }

  private list(depth: number): Json[] {
    const out: Json[] = []
    this.take('[')
    if (this.take(']')) return out
    do out.push(this.value(depth + 1))
    while (this.take(','))
    if (!this.take(']')) this.fail()
    return out
  }

  private map(depth: number): { [key: string]: Json } {
    const out: { [key: string]: Json } = {}
    this.take('{')
    if (this.take('}')) return out
    do {
      this.space()
      const name = JSON.parse(this.match(STRING)) as string
      if (Object.hasOwn(out, name)) throw new Broken('jsonTwice', { name })
      if (!this.take(':')) this.fail()
      Object.defineProperty(out, name, {
        value: this.value(depth + 1),
        enumerable: true,
        configurable: true,
        writable: true,
      })
    } while (this.take(','))
    if (!this.take('}')) this.fail()
    return out
  }
}

/** "1.50e1" and "15" have the same digits at the same place. */
function sameDigits(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  if (digits === '') return '0'
  const bare = digits.replace(/0+$/, '')
  const place = Number(exponent) - fraction.length + (digits.length - bare.length)
  return `${sign}${bare}e${place}`
}

export function readJson(text: string): Reading<Json> {
  if (text.trim() === '') return understood<Json>(undefined)
  try {
    return understood(new Parser(text).whole())
  } catch (error) {
    if (error instanceof Broken) return refused(error.why, error.args)
    throw error
  }
}

export function writeJson(value: Json | undefined): string {
  if (value === undefined) return ''
  return JSON.stringify(value, null, Array.isArray(value) && value.length === 0 ? 0 : 2)
}
