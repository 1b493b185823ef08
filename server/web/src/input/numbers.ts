// Numbers as people type them: 万 and 亿, percent, thousands separated. All arithmetic is on digits, so nothing is
// rounded on the way; what a number of the page cannot hold exactly is refused.
import { narrow, refused, understood, type Reading } from './reading'

/** A decimal as digits and the place of its point: 8.60 is {digits: 860n, scale: 2}. */
interface Decimal {
  digits: bigint
  scale: number
}

const UNITS: Record<string, number> = { '': 0, 千: 3, 万: 4, 百万: 6, 千万: 7, 亿: 8, 万亿: 12 }
const PLAIN = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/
const LONGEST = 40 // more digits than any amount or count has

function decimalOf(text: string): Decimal | undefined {
  const [, sign, whole, fraction = ''] = PLAIN.exec(text) ?? []
  if (!whole || whole.length + fraction.length > LONGEST) return undefined
  const digits = BigInt(whole.replaceAll(',', '') + fraction)
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length }
}

/** Takes the point `places` to the right. */
function shift({ digits, scale }: Decimal, places: number): Decimal {
  return places <= scale
    ? { digits, scale: scale - places }
    : { digits: digits * 10n ** BigInt(places - scale), scale: 0 }
}

/** The whole number that a decimal is, or nothing when it has a fraction. */
function wholeOf({ digits, scale }: Decimal): bigint | undefined {
  const unit = 10n ** BigInt(scale)
  return digits % unit === 0n ? digits / unit : undefined
}

/** Without a unit behind it: "8.6万" → 86000 exactly. */
function withUnit(text: string, after: RegExp): Decimal | undefined {
  const [, number = '', unit = ''] = /^(.*?[\d]) ?(万亿|千万|百万|[千万亿])?$/.exec(text.replace(after, '').trim()) ?? []
  const decimal = decimalOf(number)
  return decimal && shift(decimal, UNITS[unit] ?? 0)
}

const isSafe = (value: bigint): boolean =>
  value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER)

/** The digits in their shortest form: "0.98", "-12.5", "86000". */
export function plainText({ digits, scale }: Decimal): string {
  const negative = digits < 0n
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, '0')
  const whole = text.slice(0, text.length - scale)
  const fraction = scale === 0 ? '' : text.slice(text.length - scale).replace(/0+$/, '')
  return `${negative && digits !== 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`
}

// A number of the page has 15 to 17 digits: it is taken only where it says the same again.
function numberOf(decimal: Decimal): number | undefined {
  const text = plainText(decimal)
  const number = Number(text)
  return decimalText(number) === text ? number : undefined
}

/** `unit` may stand behind the number, as the field names it ("12 家"). */
export function readInteger(text: string, unit = ''): Reading<number> {
  const typed = narrow(text)
  if (typed === '') return understood<number>(undefined)
  const decimal = withUnit(unit && typed.endsWith(unit) ? typed.slice(0, -unit.length) : typed, /$^/)
  if (!decimal) return refused('noInteger')
  const whole = wholeOf(decimal)
  if (whole === undefined) return refused('notWhole')
  return isSafe(whole) ? understood(Number(whole)) : refused('tooLarge')
}

export function readNumber(text: string, unit = ''): Reading<number> {
  const typed = narrow(text)
  if (typed === '') return understood<number>(undefined)
  const decimal = withUnit(unit && typed.endsWith(unit) ? typed.slice(0, -unit.length) : typed, /$^/)
  if (!decimal) return refused('noNumber')
  const number = numberOf(decimal)
  return number === undefined ? refused('tooManyDigits') : understood(number)
}

/** Yuan → fen. "8.6万", "86,000", "86000.00 元" are all 8,600,000 fen; a part of a fen is refused. */
export function readMoney(text: string): Reading<number> {
  const typed = narrow(text).replace(/^(¥|￥|人民币|RMB|CNY) ?/i, '')
  if (typed === '') return understood<number>(undefined)
  const decimal = withUnit(typed, / ?(元|圆|块)$/)
  if (!decimal) return refused('noMoney')
  const fen = wholeOf(shift(decimal, 2))
  if (fen === undefined) return refused('partOfFen')
  return isSafe(fen) ? understood(Number(fen)) : refused('tooLarge')
}

/**
 * "98%" and "0.98" are the same share. A bare number above 1 could be meant as either, so it is asked for again with
 * its percent sign.
 */
export function readRatio(text: string): Reading<number> {
  const typed = narrow(text)
  if (typed === '') return understood<number>(undefined)
  const [, percent] = /^百分之(.+)$/.exec(typed) ?? /^(.+?) ?%$/.exec(typed) ?? []
  const [, permille] = /^(.+?) ?‰$/.exec(typed) ?? []
  const decimal = decimalOf(percent ?? permille ?? typed)
  if (!decimal) return refused('noRatio')
  const places = percent !== undefined ? 2 : permille !== undefined ? 3 : 0
  const share = { digits: decimal.digits, scale: decimal.scale + places }
  const number = numberOf(share)
  if (number === undefined) return refused('tooManyDigits')
  return places === 0 && Math.abs(number) > 1 ? refused('percentMissing', { text: typed }) : understood(number)
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** 8600000 fen → "86,000"; fen show only where there are some. */
export function yuanOf(fen: number): string {
  const negative = fen < 0
  const digits = BigInt(Math.abs(Math.trunc(fen))).toString().padStart(3, '0')
  const cents = digits.slice(-2)
  return `${negative ? '-' : ''}${grouped(digits.slice(0, -2))}${cents === '00' ? '' : `.${cents}`}`
}

/** A plain decimal of a number, without an exponent: 1e-7 → "0.0000001". */
function decimalText(value: number): string {
  const text = String(value)
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? []
  if (!exponent) return text
  const places = Number(exponent)
  const digits = whole + fraction
  return places < 0
    ? `${sign}0.${'0'.repeat(-places - whole.length)}${digits}`
    : `${sign}${digits.padEnd(whole.length + places, '0')}`
}

/** 0.98 → "98%", without a rounding in between. */
export function percentOf(ratio: number): string {
  const decimal = decimalOf(decimalText(ratio))
  return decimal ? `${plainText(shift({ digits: decimal.digits * 100n, scale: decimal.scale }, 0))}%` : String(ratio)
}

export const numberText = (value: number): string => {
  const [whole = '', fraction] = decimalText(value).split('.')
  return grouped(whole) + (fraction ? `.${fraction}` : '')
}
