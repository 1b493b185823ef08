import { describe, expect, it, vi } from 'vitest'
import type { Upload } from '../api/uploads'
import type { Begun, Shelf, Source, Transport } from './upload'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
const { Problem } = await import('../api/http')
const { endingsOf, faultOf, forgetUpload, noteUpload, sameFile, sizeText, unfinished, uploadFile } = await import('./upload')

const down = () => new Problem({ title: '', status: 0, code: 'offline', detail: '' })
const wrongPlace = () => new Problem({ title: '', status: 409, code: 'upload-offset', detail: '' })

const KILO = 1024
const fileOf = (size: number): Source => ({
  name: 'f.pdf',
  size,
  slice: (from = 0, to = size) => ({ size: to - from, from }) as unknown as Blob,
})

/** A server that keeps how much it has; `before` may fail a call, before or after it did its work. */
function server(size: number, trouble: (call: number) => 'lost' | 'lost-answer' | null = () => null) {
  let known: Upload | null = null
  let calls = 0
  const log: string[] = []
  const transport: Transport = {
    begin: async (name) => {
      log.push('begin')
      known = { id: 'u1', name, size, received: 0, part_max: 512 * KILO }
      return { ...known }
    },
    show: async () => {
      log.push('show')
      if (!known) throw new Problem({ title: '', status: 404, code: 'unknown-upload', detail: '' })
      return { ...known }
    },
    send: async (_, part, from) => {
      calls += 1
      const what = trouble(calls)
      if (what === 'lost') throw down()
      if (!known || from !== known.received) throw wrongPlace()
      known.received += part.size
      log.push(`${from}+${part.size}`)
      if (what === 'lost-answer') throw down()
      return known.received === size ? { ...known, digest: 'd' } : { ...known }
    },
    pause: async () => void log.push('pause'),
    now: () => 0,
  }
  return { transport, log, has: (received: number) => (known = { id: 'u0', name: 'f.pdf', size, received }), received: () => known?.received }
}

const running = (more: object = {}) => ({ begun: () => {}, progress: () => {}, waiting: () => {}, signal: new AbortController().signal, ...more })

describe('an upload', () => {
  it('goes in parts that grow while they are quick, none larger than the server takes', async () => {
    const { transport, log } = server(1500 * KILO)
    const seen: number[] = []
    const done = await uploadFile(fileOf(1500 * KILO), transport, running({ progress: (part: number) => seen.push(part / KILO) }))
    expect(done.digest).toBe('d')
    expect(log).toEqual(['begin', `0+${256 * KILO}`, `${256 * KILO}+${512 * KILO}`, `${768 * KILO}+${512 * KILO}`, `${1280 * KILO}+${220 * KILO}`])
    expect(seen).toEqual([0, 256, 768, 1280, 1500])
  })
  it('asks after a failure how far the server is, and goes on from there', async () => {
    for (const what of ['lost', 'lost-answer'] as const) {
      for (let cut = 1; cut <= 10; cut += 1) {
        const { transport, received } = server(2600 * KILO, (call) => (call === cut ? what : null))
        await uploadFile(fileOf(2600 * KILO), transport, running())
        expect(received()).toBe(2600 * KILO)
      }
    }
  })
  it('goes on with an earlier one after a reload', async () => {
    const { transport, log, has } = server(900 * KILO)
    has(700 * KILO)
    await uploadFile(fileOf(900 * KILO), transport, running({ id: 'u0' }))
    expect(log).toEqual(['show', `${700 * KILO}+${200 * KILO}`])
  })
  it('begins anew when the server has forgotten it', async () => {
    const { transport, log } = server(10)
    await uploadFile(fileOf(10), transport, running({ id: 'gone' }))
    expect(log).toEqual(['show', 'begin', '0+10'])
  })
  it('believes the server where it says that the place is wrong', async () => {
    const { transport, has, received } = server(600 * KILO)
    const sly: Transport = {
      ...transport,
      begin: async () => {
        has(300 * KILO)
        return { id: 'u0', name: 'f.pdf', size: 600 * KILO, received: 0 }
      },
    }
    await uploadFile(fileOf(600 * KILO), sly, running())
    expect(received()).toBe(600 * KILO)
  })
  it('gives up after some tries and says that it waits between them', async () => {
    const { transport, log } = server(10, () => 'lost')
    const waits: boolean[] = []
    await expect(uploadFile(fileOf(10), transport, running({ waiting: (yes: boolean) => waits.push(yes) }))).rejects.toThrow(Problem)
    expect(log.filter((entry) => entry === 'pause')).toHaveLength(4)
    expect(waits.at(-1)).toBe(true)
  })
  it('does not try again what was refused', async () => {
    const { transport, log } = server(10)
    const full: Transport = {
      ...transport,
      begin: () => Promise.reject(new Problem({ title: '', status: 413, code: 'file-too-large', detail: '' })),
    }
    await expect(uploadFile(fileOf(10), full, running())).rejects.toMatchObject({ status: 413 })
    expect(log).toEqual([])
  })
})

describe('what was not finished', () => {
  const shelf = (): Shelf => {
    const kept = new Map<string, string>()
    return { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => void kept.set(key, text), removeItem: (key) => void kept.delete(key) }
  }
  const begun = (id: string, at = 0): Begun => ({ id, place: 'X/licence', name: 'f.pdf', size: 10, modified: 5, at })

  it('is found again by the same file at the same place, and of one person only', () => {
    const own = shelf()
    noteUpload(own, 'a', begun('u1'))
    noteUpload(own, 'a', begun('u2'))
    const file = { name: 'f.pdf', size: 10, lastModified: 5 }
    expect(sameFile(unfinished(own, 'a', 0), 'X/licence', file)?.id).toBe('u2')
    expect(sameFile(unfinished(own, 'a', 0), 'X/other', file)).toBeUndefined()
    expect(sameFile(unfinished(own, 'a', 0), 'X/licence', { ...file, lastModified: 6 })).toBeUndefined()
    expect(unfinished(own, 'b', 0)).toEqual([])
    forgetUpload(own, 'a', 'u2', 0)
    expect(unfinished(own, 'a', 0).map(({ id }) => id)).toEqual(['u1'])
  })
  it('is forgotten after a day, as the server does', () => {
    const own = shelf()
    noteUpload(own, 'a', begun('u1'))
    expect(unfinished(own, 'a', 86_400_000)).toEqual([])
  })
  it('is none where the storage holds something else', () => {
    const own = shelf()
    own.setItem('anze.upload.a', '{"x"')
    expect(unfinished(own, 'a', 0)).toEqual([])
  })
})

describe('a file before it is sent', () => {
  it('is looked at for what can be seen', () => {
    expect(faultOf({ size: 0 }, 10, 1)).toBe('empty')
    expect(faultOf({ size: 11 }, 10, 1)).toBe('large')
    expect(faultOf({ size: 10 }, 10, 0)).toBe('many')
    expect(faultOf({ size: 10 }, 10, 1)).toBeNull()
    expect(faultOf({ size: 11 }, 0, 1)).toBeNull() // no limit is known
  })
  it('is offered by its ending', () => {
    expect(endingsOf(['pdf', 'image'])).toMatch(/^\.pdf,\.jpg/)
    expect(endingsOf(['film'])).toBe('')
  })
})

it('sizes are told in units of 1024', () => {
  expect([0, 700, 1536, 200 * 1024 * 1024].map(sizeText)).toEqual(['0 B', '700 B', '1.5 KB', '200 MB'])
})
