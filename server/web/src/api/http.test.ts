import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
const { call, newKey, onSignedOut, Problem, queryOf } = await import('./http')

const answer = (body: string, init: ResponseInit = {}) => vi.fn(() => Promise.resolve(new Response(body, init)))

async function problemOf(promise: Promise<unknown>) {
  try {
    await promise
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('no problem')
}

describe('a call', () => {
  beforeEach(() => onSignedOut(() => {}))
  afterEach(() => vi.unstubAllGlobals())

  it('gives the body with its version', async () => {
    vi.stubGlobal('fetch', answer('{"a":1}', { headers: { etag: '"7"', location: '/x' } }))
    expect(await call('/x')).toEqual({ body: { a: 1 }, etag: '"7"', location: '/x' })
  })

  it('gives what the server refused, as it said it', async () => {
    vi.stubGlobal('fetch', answer('{"title":"不符","status":422,"code":"x","detail":"因为"}', { status: 422 }))
    const problem = await problemOf(call('/x'))
    expect([problem.status, problem.body.code, problem.message, problem.isRefusal]).toEqual([422, 'x', '因为', true])
    expect(problem.body.errors).toEqual([])
  })

  it('tells a machine in between from the server', async () => {
    vi.stubGlobal('fetch', answer('<html>Bad Gateway</html>', { status: 502 }))
    const problem = await problemOf(call('/x'))
    expect([problem.status, problem.body.code, problem.isRefusal]).toEqual([502, 'http', false])
  })

  it('is offline when nothing answers, and when an answer is no answer', async () => {
    vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('Failed to fetch'))))
    expect((await problemOf(call('/x'))).body.code).toBe('offline')
    vi.stubGlobal('fetch', answer('<html>portal</html>'))
    expect((await problemOf(call('/x'))).body.code).toBe('offline')
  })

  it('that was given up is no problem', async () => {
    vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new DOMException('gone', 'AbortError'))))
    await expect(call('/x')).rejects.toBeInstanceOf(DOMException)
  })

  it('tells that the session ended, and only that', async () => {
    const ended = vi.fn()
    onSignedOut(ended)
    vi.stubGlobal('fetch', answer('{"code":"login-failed","detail":"","title":""}', { status: 401 }))
    await problemOf(call('/x'))
    expect(ended).not.toHaveBeenCalled()
    vi.stubGlobal('fetch', answer('{"code":"http-sign-in-required","detail":"","title":""}', { status: 401 }))
    expect((await problemOf(call('/x'))).isRefusal).toBe(false)
    expect(ended).toHaveBeenCalledOnce()
  })

  it('asks in the language of the page and sends what it is given', async () => {
    const fetch = answer('{}')
    vi.stubGlobal('fetch', fetch)
    await call('/x', { method: 'POST', body: { a: '文' }, headers: { 'If-Match': '"1"' } })
    const [, init] = fetch.mock.calls[0] as unknown as [string, RequestInit]
    expect(init).toMatchObject({ method: 'POST', body: '{"a":"文"}', credentials: 'same-origin' })
    expect(init.headers).toEqual({ 'Accept-Language': 'zh', 'If-Match': '"1"', 'Content-Type': 'application/json' })
  })
})

it('a query leaves out what is empty', () => {
  expect(queryOf({ a: 'x y', b: '', c: undefined, d: null, e: false, f: 0 })).toBe('?a=x+y&e=false&f=0')
  expect(queryOf({})).toBe('')
})

it('a key is new each time', () => {
  const keys = new Set(Array.from({ length: 100 }, newKey))
  expect(keys.size).toBe(100)
  expect([...keys].every((key) => /^[0-9a-f]{32}$/.test(key))).toBe(true)
})
