import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { calmly, noticeOf, versionOf } from './notice'

describe('notices', () => {
  it('name a case and its version', () => {
    expect(noticeOf('{"case":"01M","version":7}')).toEqual({ case: '01M', version: 7 })
    for (const text of ['', '{', 'null', '7', '{}', '{"case":1,"version":2}', '{"case":"x","version":"2"}', '[]']) {
      expect(noticeOf(text), text).toBeNull()
    }
  })

  it('are compared with the version that a page shows', () => {
    expect(['"7"', 'W/"12"', '', '7', '"x"', '"7', '*'].map(versionOf)).toEqual([7, 12, 0, 0, 0, 0, 0])
  })
})

describe('acting calmly', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('answers many changes at once, and the next ones again', () => {
    const act = vi.fn()
    const calm = calmly(act, 1000)
    for (let i = 0; i < 50; i += 1) calm.ask()
    expect(act).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(act).toHaveBeenCalledTimes(1)
    calm.ask()
    vi.advanceTimersByTime(1000)
    expect(act).toHaveBeenCalledTimes(2)
  })

  it('does nothing for a page that is gone', () => {
    const act = vi.fn()
    const calm = calmly(act, 1000)
    calm.ask()
    calm.stop()
    vi.advanceTimersByTime(5000)
    expect(act).not.toHaveBeenCalled()
  })
})
