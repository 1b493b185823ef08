import { expect, it } from 'vitest'
import { squaresOf } from './qr'

it('a QR code is one path within its quiet edge', () => {
  const { size, path } = squaresOf('otpauth://totp/Anze:zhang?secret=JBSWY3DPEHPK3PXP&issuer=Anze')
  expect(size).toBeGreaterThan(21 + 8)
  // The finder in the corner: seven dark squares after four of quiet.
  expect(path.startsWith('M4 4h7v1H4z')).toBe(true)
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    expect(Number(x) >= 4 && Number(x) + Number(width) <= size - 4).toBe(true)
    expect(Number(y) >= 4 && Number(y) < size - 4).toBe(true)
  }
})
