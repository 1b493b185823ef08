import { language } from '../state/language'
import type { ProblemBody } from './types'

/** What the server refused, as it said it; `offline` when it did not answer at all. */
export class Problem extends Error {
  constructor(
    readonly body: ProblemBody,
    readonly etag: string | null = null,
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
  headers?: Record<string, string>
  signal?: AbortSignal
}

let signedOut: () => void = () => {}

/** Called when a call is answered with 401. */
export function onSignedOut(handler: () => void): void {
  signedOut = handler
}

async function problemOf(response: Response): Promise<Problem> {
  const etag = response.headers.get('etag')
  try {
    return new Problem({ errors: [], ...((await response.json()) as ProblemBody), status: response.status }, etag)
  } catch {
    return new Problem(
      { title: response.statusText, status: response.status, code: 'http', detail: `HTTP ${response.status}` },
      etag,
    )
  }
}

/** An answer that breaks off, or a page of some proxy in place of one, is trouble with the network. */
async function bodyOf<T>(response: Response): Promise<T> {
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
  let response: Response
  try {
    response = await fetch(path, {
      method: options.method ?? 'GET',
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      credentials: 'same-origin',
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem({ title: '', status: 0, code: 'offline', detail: '' })
  }
  if (!response.ok) {
    const problem = await problemOf(response)
    if (problem.status === 401 && problem.body.code === 'http-sign-in-required') signedOut()
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
