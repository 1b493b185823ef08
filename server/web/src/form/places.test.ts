import { describe, expect, it } from 'vitest'
import type { JsonSchema } from '../api/types'
import { cellsOf, errorsByPath, spotOf } from './places'
import { fieldsOf, groupsOf } from './schema'
import { columnsOf, fitsTable, sharesOf } from './table'

const schema: JsonSchema = {
  type: 'object',
  properties: {
    consortium: {
      type: 'object',
      properties: {
        members: {
          type: 'array',
          title: '成员',
          items: {
            type: 'object',
            required: ['name'],
            properties: {
              name: { type: 'string', title: '机构名称' },
              share: { type: ['number', 'null'], 'x-type': 'ratio', title: '份额' },
              seat: { type: 'object', title: '住所', properties: { city: { type: 'string', title: '城市' } } },
            },
          },
        },
      },
    },
    townships: { type: 'array', title: '镇街', items: { type: 'string' } },
    materials: { type: 'array', title: '材料', items: { type: 'string', enum: ['a', 'b'] } },
  },
}
const fields = fieldsOf(schema)
const error = (pointer: string, detail = '不对') => ({ pointer, code: 'x', detail })

describe('the place that a pointer means', () => {
  it.each([
    ['/facts/consortium/members/0/name', 'consortium.members.0.name', '成员 1 · 机构名称'],
    ['/data/consortium/members/1/seat/city', 'consortium.members.1.seat.city', '成员 2 · 城市'],
    ['/facts/consortium/members/2', 'consortium.members.2', '成员 3'],
    ['/facts/consortium/members/2/other', 'consortium.members.2', '成员 3'],
    ['/facts/consortium/members/2/seat', 'consortium.members.2', '成员 3'],
    ['/facts/consortium/members', 'consortium.members', '成员'],
    ['/facts/townships/1', 'townships.1', '镇街 2'],
    ['/facts/materials/0', 'materials', '材料'],
  ])('%s is %s', (pointer, path, title) => expect(spotOf(fields, pointer)).toMatchObject({ path, title }))

  it('is none where the form has no such thing', () => {
    expect(['/region', '/facts', '', '/facts/consortium/other', '/facts/0'].map((pointer) => spotOf(fields, pointer))).toEqual(Array(5).fill(undefined))
  })

  it('has the first of its errors', () => {
    const errors = errorsByPath(fields, [
      error('/facts/consortium/members/0/name', '缺少'),
      error('/facts/consortium/members/0/name', '又'),
      error('/facts/consortium/members/1/x', '没有字段'),
      error('/facts/consortium/members/2/name', '“name”不能只有空白'),
      error('/nothing'),
    ])
    expect([...errors]).toEqual([
      ['consortium.members.0.name', '缺少'],
      ['consortium.members.1', '没有字段'],
      ['consortium.members.2.name', '“成员 3 · 机构名称”不能只有空白'],
    ])
    expect(errorsByPath(fields, undefined).size).toBe(0)
  })
})

describe('a row', () => {
  const members = fields.find(({ path }) => path === 'consortium.members')!
  it('marks what is required and groups what belongs together, by title', () => {
    expect(cellsOf(members, 0).map(({ path, required }) => [path, required])).toEqual([
      ['consortium.members.0.name', true],
      ['consortium.members.0.share', false],
      ['consortium.members.0.seat.city', false],
    ])
    expect(groupsOf(cellsOf(members, 0)).map(({ name, title }) => [name, title])).toEqual([['', ''], ['seat', '住所']])
  })

  it('stands in a table where that has room for it', () => {
    const flat = cellsOf(members, 0).filter(({ group }) => group === '')
    expect(columnsOf(cellsOf(members, 0))).toBeUndefined()
    expect([fitsTable(flat, 349), fitsTable(flat, 350)]).toEqual([false, true])
    expect(sharesOf(flat).reduce((all, share) => all + share, 0)).toBeCloseTo(100)
    expect(fitsTable(fields, 5000)).toBe(false)
  })
})
