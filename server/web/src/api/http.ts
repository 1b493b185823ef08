import { language } from '../state/language'
import type { ProblemBody } from './types'

/** What the server refused, as it said it; `offline` when it did not answer at all. */
export class Problem extends Error {
  constructor(
    readonly body: ProblemBody,
    readonly etag: string | null = null,
    /** Seconds to wait before the next try, where the server names them. */
    readonly retryAfter: number | null = null,
  ) {
    super(body.detail)
  }
  get status(): number {
    return this.body.status
  }
  /** The server understood the call and said no; otherwise it could not be reached or has a fault of its own. */
  get isRefusal(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 401 && this.status !== 429
  }
}

export interface Answer<T> {
  body: T
  etag: string
  location: string
}

interface Options {
  method?: string
  body?: unknown
  /** Bytes, sent as they are. */
  bytes?: Blob
  headers?: Record<string, string>
  signal?: AbortSignal
}

let signedOut: () => void = () => {}
let heldBack: () => void = () => {}

/** Called when a call is answered with 401. */
export function onSignedOut(handler: () => void): void {
  signedOut = handler
}

/** Called when a call is refused until the password is changed or a second factor is set up. */
export function onHeldBack(handler: () => void): void {
  heldBack = handler
}

const HELD_BACK = ['password-change-required', 'second-factor-setup-required']

function hear({ status, body }: Problem): void {
  if (status === 401 && body.code === 'http-sign-in-required') signedOut()
  if (status === 403 && HELD_BACK.includes(body.code)) heldBack()
}

async function problemOf(response: Response): Promise<Problem> {
  const etag = response.headers.get('etag')
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryAfter = Number.isFinite(wait) ? wait : null
  try {
    const body = (await response.json()) as ProblemBody
    return new Problem({ errors: [], ...body, status: response.status }, etag, retryAfter)
  } catch {
    return new Problem(
      { title: response.statusText, status: response.status, code: 'http', detail: `HTTP ${response.status}` },
      etag,
      retryAfter,
    )
  }
}

/** An answer that breaks off, or a page of some proxy in place of one, is trouble with the network. */
async function bodyOf<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T
  try {
    return (await response.json()) as T
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem({ title: '', status: 0, code: 'offline', detail: '' })
  }
}

export async function call<T>(path: string, options: Options = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = { 'Accept-Language': language.value, ...options.headers }
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  if (options.bytes !== undefined) headers['Content-Type'] = 'application/octet-stream'
  let response: Response
  try {
    response = await fetch(path, {
      method: options.method ?? 'GET',
      headers,
      body: options.bytes ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
      signal: options.signal,
      credentials: 'same-origin',
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem({ title: '', status: 0, code: 'offline', detail: '' })
  }
  if (!response.ok) {
    const problem = await problemOf(response)
    hear(problem)
    throw problem
  }
  return {
    body: await bodyOf<T>(response),
    etag: response.headers.get('etag') ?? '',
    location: response.headers.get('location') ?? '',
  }
}

/** `{a: 'x', b: undefined}` → `?a=x`; empty values are left out. */
export function queryOf(values: Record<string, string | number | boolean | undefined | null>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return text ? `?${text}` : ''
}

/** A key for one intended change: the same for a repeated click, new for another change. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
