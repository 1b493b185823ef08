import { expect, it } from 'vitest'
import { officesOf } from './office'

const names = {
  role: ({ role }: { role: string }) => `<${role}>`,
  organisation: ({ organisation }: { organisation?: string }) => organisation ?? '',
  region: ({ region }: { region: string }) => `[${region}]`,
}

it('roles stand together by the organisation that they are held in, each once', () => {
  const grants = [
    { role: 'handler', organisation: 'bureau', region: 'cn/a' },
    { role: 'expert', region: 'cn/b' },
    { role: 'supervisor', organisation: 'bureau', region: 'cn/a' },
    { role: 'handler', organisation: 'bureau', region: 'cn/a/c' },
  ]
  expect(officesOf(grants, names)).toEqual([
    { place: 'bureau', roles: ['<handler>', '<supervisor>'] },
    { place: '[cn/b]', roles: ['<expert>'] },
  ])
  expect(officesOf([], names)).toEqual([])
})
