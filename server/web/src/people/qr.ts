// The squares of a QR code as the path of one SVG shape: no picture, no style, nothing that the content policy forbids.
import { encode } from 'uqr'

export interface Squares {
  size: number
  path: string
}

const QUIET = 4 // squares around it, as the standard asks

export function squaresOf(text: string): Squares {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET })
  const runs: string[] = []
  data.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue
      const begin = x
      while (row[x + 1]) x += 1
      runs.push(`M${begin} ${y}h${x - begin + 1}v1H${begin}z`)
    }
  })
  return { size, path: runs.join('') }
}
