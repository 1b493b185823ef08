// Hostile values and how they are put into requests. Everything is derived from a seed, so a finding can be repeated.

// A small generator of numbers in [0, 1) (mulberry32).
export function seeded(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export const pick = (random, list) => list[Math.floor(random() * list.length)]

// JSON texts, so that numbers stand as they are written.
const quoted = (text) => JSON.stringify(text)
const nested = (depth) => '['.repeat(depth) + ']'.repeat(depth)

export const texts = [
  '', ' ', '\t', 'x', '0', '-1', 'null', 'true', '*', '%', '_', '..', '../../etc/passwd', "' OR 1=1 --", '"', '\\', 'a/b~c', '{}', '[]',
  '<script>', '=1+1', '-2+3', '2026-11-29', '2026-02-30', '0000-01-01', '0001-01-01', '1989-12-31', '2101-01-01', '9999-12-31',
  '-001-01-01', '10000-01-01', '2026-1-1', '2026-11-29T24:00:00Z', '2026-11-29T00:00:00+99:99', '２０２６-11-29', '2026', '2026Q0', '2026Q5', '2026H3',
  '9999Q4', '0000Q1', '10wd', '0wd', '-10wd', '10000wd', '10001wd', '999999999999wd', 'P99999999999Y', 'P1Y2M3D', '1e3d', 'quarter_end + 9999wd',
  '02-30', '13-01', '99999999999999999999', '9223372036854775807', '9223372036854775808', '-9223372036854775808', '1e999', 'NaN', 'Infinity', '0x10',
  'cn', 'cn/', '/cn', 'cn//x', 'CN', 'cn/guangdong/foshan', 'cn/shanxi/xinzhou', 'platform', 'complaint', 'enterprise',
  '\u0001', '\u001b[31m', '\u007f', '\u0085', '\u00a0', '\u200b', '\u202e', '\u2028', '\ufeff', '\uffff', '\ufffd', '𠮷', '\u{1f469}\u200d\u{1f467}', 'e\u0301', 'ﷺ'.repeat(50),
  'x'.repeat(300), '安'.repeat(2000)
]

const longText = 'x'.repeat(70_000)

export const values = [
  ...texts.map(quoted), quoted(longText), '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', 'null', 'true', 'false', '0', '-0', '-1', '1', '0.5', '1.0', '1e3', '1e-9',
  '0.1234567890123456789', '9007199254740991', '9007199254740992', '9007199254740993', '9223372036854775807', '9223372036854775808',
  '-9223372036854775808', '123456789012345678901234567890', '1e308', '1e309', '1e-400', '[]', '{}', '[null]', '[[]]', '{"":1}', '{"a":{"b":{}}}', '{"id":"system"}',
  '{"__proto__":1}', nested(31), nested(40), `[${Array(2000).fill('null').join()}]`, `{${Array.from({ length: 500 }, (_, i) => `"k${i}":${i}`).join()}}`
]

// Values no JSON parser may take.
export const broken = ['', '{', '}', '[', 'nul', '01', '+1', '1.', '.5', 'NaN', '"\t"', '"\\x41"', "'a'", '{"a":1,}', '[1,]', '{"a":1 "b":2}', '// x\n{}', '{"a":1}{', '\ufeff{}', '"' + 'x'.repeat(10)]

export const wholeBodies = [...broken, '[]', 'null', '1', '"x"', '{}', nested(40), '{"a":'.repeat(64) + '1' + '}'.repeat(64), `{"x":"${'x'.repeat(1024 * 1024)}"}`]

// Of an object: every path to a member, objects within objects included.
export function pathsOf(object, prefix = []) {
  return Object.entries(object).flatMap(([name, value]) => {
    const path = [...prefix, name]
    const inside = value && typeof value === 'object' && !Array.isArray(value) ? pathsOf(value, path) : []
    return [path, ...inside]
  })
}

// JSON text of `object` with the JSON text `raw` where the path leads; `twice` keeps the member that was there.
export function withMember(object, [name, ...rest], raw, twice = false) {
  const members = Object.entries(object).map(([key, value]) => {
    if (key !== name) return `${quoted(key)}:${JSON.stringify(value)}`
    if (rest.length > 0) return `${quoted(key)}:${withMember(value, rest, raw, twice)}`
    return `${twice ? `${quoted(key)}:${JSON.stringify(value)},` : ''}${quoted(key)}:${raw}`
  })
  if (!(name in object)) members.push(`${quoted(name)}:${raw}`)
  return `{${members.join()}}`
}

// The type of a schema whose values may be null as well.
export const typeOf = ({ type }) => (Array.isArray(type) ? type[0] : type)

// A value that a JSON Schema of facts takes, members that are not required included.
export function sample(schema) {
  if (schema.examples?.length) return schema.examples[0]
  if (schema.oneOf) return schema.oneOf[0].const
  if (schema.enum) return schema.enum[0]
  switch (typeOf(schema)) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, inside]) => [name, sample(inside)]))
    case 'array':
      return schema.items === true ? [] : [sample(schema.items)]
    case 'boolean':
      return true
    case 'integer':
    case 'number':
      return schema.minimum ?? Math.min(1, schema.maximum ?? 1)
    default:
      if (schema.format === 'date') return '2026-11-20'
      if (schema.format === 'date-time') return '2026-11-20T09:00:00+08:00'
      if (schema.pattern?.startsWith('^[0-9A-HJ')) return '91140900MA0D000011'
      return 'x'
  }
}
