import { describe, expect, it } from 'vitest'
import { readJson, writeJson } from './json'

const said = (text: string) => {
  const reading = readJson(text)
  return reading.ok ? reading.value : reading.why
}

describe('JSON', () => {
  it.each([
    '{"a": {"b": [1, 2.5, -3e2, true, false, null, "x\\n\\u4e2d"]}}',
    '[]',
    '{}',
    '"text"',
    '0',
    '-0.5',
    '1.50',
    '1E3',
    ' {"a" : [ ] } ',
    '{"__proto__": 1, "toString": 2}',
  ])('is read as JSON.parse reads it: %s', (text) => expect(JSON.stringify(said(text))).toBe(JSON.stringify(JSON.parse(text))))

  it.each(['{"a": ', '{a: 1}', "{'a': 1}", '[1,]', '{"a":1,}', '01', '1.', '.5', '+1', 'NaN', '"a\nb"', '"\\x"', '[1 2]', '{} {}', 'tru', '[', '"'])(
    'is refused where JSON.parse refuses it: %s',
    (text) => {
      expect(() => JSON.parse(text) as unknown).toThrow()
      expect(said(text)).toBe('badJson')
    },
  )

  it.each(['12345678901234567890', '9007199254740993', '0.1234567890123456789', '1e400'])(
    'is refused where a number would be changed: %s',
    (text) => expect(said(`{"a": [${text}]}`)).toBe('jsonNumber'),
  )

  it('is refused where a name is given twice', () => {
    expect(readJson('{"a": {"b": 1, "b": 2}}')).toMatchObject({ ok: false, why: 'jsonTwice', args: { name: 'b' } })
  })

  it('says where it breaks off', () => {
    expect(readJson('{\n  "a": }')).toMatchObject({ why: 'badJson', args: { line: '2', column: '8' } })
  })

  it('is nothing when nothing is typed', () => expect(readJson(' \n ')).toEqual({ ok: true, value: undefined }))
  it('is refused when it is nested beyond use', () => expect(said('['.repeat(200) + ']'.repeat(200))).toBe('badJson'))
  it('passes over a mark of byte order', () => expect(said('\ufeff{"a": 1}')).toEqual({ a: 1 }))
  it('is written so that it can be read again', () => {
    const value = { a: [{ b: 1 }], c: '中' }
    expect(said(writeJson(value))).toEqual(value)
    expect([writeJson(undefined), writeJson([])]).toEqual(['', '[]'])
  })
})
