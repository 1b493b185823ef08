import { describe, expect, it } from 'vitest'
import { numberText, percentOf, readInteger, readMoney, readNumber, readRatio, yuanOf } from './numbers'
import type { Reading } from './reading'

const said = (reading: Reading<number>) => (reading.ok ? reading.value : reading.why)

describe('money is read in yuan and kept in fen', () => {
  it.each([
    ['86000', 8_600_000],
    ['86,000', 8_600_000],
    ['86，000.00', 8_600_000],
    ['8.6万', 8_600_000],
    ['8.6 万元', 8_600_000],
    ['８．６万', 8_600_000],
    ['¥1,234.5', 123_450],
    ['0.1', 10],
    ['0.07 元', 7],
    ['1.2345亿', 12_345_000_000],
    ['1万亿元', 100_000_000_000_000],
    ['-12.30', -1230],
    ['0.29', 29], // 0.29 * 100 is 28.999999999999996 in floating point
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('%s is %d fen', (text, fen) => expect(said(readMoney(text))).toBe(fen))
  it.each([
    ['8.605', 'partOfFen'],
    ['0.001万亿分', 'noMoney'],
    ['12345678901234567890', 'tooLarge'],
    ['90071992547409.92', 'tooLarge'],
    ['八万六', 'noMoney'],
    ['8万6千', 'noMoney'],
    ['86,00', 'noMoney'],
    ['1e5', 'noMoney'],
    ['8.6万元整', 'noMoney'],
    ['0x10', 'noMoney'],
    ['8 6', 'noMoney'],
    ['.', 'noMoney'],
  ])('%s is refused: %s', (text, why) => expect(said(readMoney(text))).toBe(why))
  it('a part of a fen is refused even behind 万', () => {
    expect(said(readMoney('0.0000012万'))).toBe('partOfFen')
    expect(said(readMoney('0.000001万'))).toBe(1)
  })
})

describe('shares', () => {
  it.each([
    ['98%', 0.98],
    ['98 ％', 0.98],
    ['百分之98', 0.98],
    ['0.98', 0.98],
    ['1', 1],
    ['0', 0],
    ['150%', 1.5],
    ['-5%', -0.05],
    ['0.07%', 0.0007],
    ['5‰', 0.005],
    ['33.33%', 0.3333],
  ])('%s is %d', (text, value) => expect(said(readRatio(text))).toBe(value))
  it.each([
    ['98', 'percentMissing'],
    ['1.5', 'percentMissing'],
    ['-98', 'percentMissing'],
    ['九成', 'noRatio'],
    ['98%%', 'noRatio'],
    ['0.12345678901234567890', 'tooManyDigits'],
  ])('%s is refused: %s', (text, why) => expect(said(readRatio(text))).toBe(why))
})

describe('whole numbers', () => {
  it.each([
    ['120', 120],
    ['1,200', 1200],
    ['1.2万', 12_000],
    ['3亿', 300_000_000],
    ['-7', -7],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['12.0', 12],
  ])('%s is %d', (text, value) => expect(said(readInteger(text))).toBe(value))
  it.each([
    ['12.5', 'notWhole'],
    ['1.23456万', 'notWhole'],
    ['9007199254740992', 'tooLarge'],
    ['12345678901234567890', 'tooLarge'],
    ['一百', 'noInteger'],
    ['1e3', 'noInteger'],
    ['12 人', 'noInteger'],
    ['', undefined],
  ])('%s is refused: %s', (text, why) => expect(said(readInteger(text))).toBe(why))
  it('may bring the unit of their field', () => expect(said(readInteger('12 人', '人'))).toBe(12))
})

describe('numbers', () => {
  it('keep every digit or are refused', () => {
    expect(said(readNumber('12.50'))).toBe(12.5)
    expect(said(readNumber('0.1'))).toBe(0.1)
    expect(said(readNumber('0.0000001'))).toBe(1e-7)
    expect(said(readNumber('123456789.123456789'))).toBe('tooManyDigits')
    expect(said(readNumber('3.14159265358979323846'))).toBe('tooManyDigits')
    expect(said(readNumber('12.5 日', '日'))).toBe(12.5)
    expect(said(readNumber('Infinity'))).toBe('noNumber')
  })
})

describe('are written', () => {
  it('in yuan, grouped, with fen where there are some', () => {
    expect([8_600_000, 8_600_050, 5, -1230, 0, Number.MAX_SAFE_INTEGER].map(yuanOf)).toEqual([
      '86,000',
      '86,000.50',
      '0.05',
      '-12.30',
      '0',
      '90,071,992,547,409.91',
    ])
  })
  it('in percent without a rounding', () => {
    expect([0.98, 0.07, 1.5, 0.0007, 1, 0, -0.05, 0.29, 1e-7].map(percentOf)).toEqual([
      '98%',
      '7%',
      '150%',
      '0.07%',
      '100%',
      '0%',
      '-5%',
      '29%',
      '0.00001%',
    ])
  })
  it('without an exponent', () => {
    expect([1234567, 1e21, 0.5, 1e-7, -1234.5].map(numberText)).toEqual([
      '1,234,567',
      '1,000,000,000,000,000,000,000',
      '0.5',
      '0.0000001',
      '-1,234.5',
    ])
  })
  it('so that they are read again as the same', () => {
    for (const fen of [0, 7, 99, 100, 123_456, 8_600_000, Number.MAX_SAFE_INTEGER])
      expect(said(readMoney(yuanOf(fen)))).toBe(fen)
    for (const ratio of [0, 0.07, 0.29, 0.3333, 1, 1.5, 12.75]) expect(said(readRatio(percentOf(ratio)))).toBe(ratio)
    for (const number of [0, 0.5, 12.75, 1e-7, 1_234_567.5]) expect(said(readNumber(numberText(number)))).toBe(number)
  })
})
