// One file on its way to the server, in parts. After a failure it asks how far the server is and goes on from there;
// after a reload of the page it does so once the same file is chosen again.
import { Problem } from '../api/http'
import type { Upload } from '../api/uploads'

export interface Transport {
  begin: (name: string, size: number, signal: AbortSignal) => Promise<Upload>
  show: (id: string, signal: AbortSignal) => Promise<Upload>
  send: (id: string, part: Blob, from: number, size: number, signal: AbortSignal) => Promise<Upload>
  /** Waits before the next try. */
  pause: (millis: number, signal: AbortSignal) => Promise<void>
  now: () => number
}

/** The file as the upload needs it. */
export type Source = Pick<File, 'name' | 'size' | 'slice'>

// Parts begin small, so that progress shows at once on a slow line, and grow while they pass quickly.
const FIRST_PART = 256 * 1024
const QUICK_MS = 1_000
const MOST_PART = 8 * 1024 * 1024
const TRIES = 5
const FIRST_WAIT_MS = 1_000

/** Another try may help: the server was not reached, or had trouble of its own. */
const mayPass = (error: unknown): error is Problem => error instanceof Problem && !error.isRefusal && error.status !== 401

const isWrongPlace = (error: unknown): boolean => error instanceof Problem && error.body.code === 'upload-offset'
const isForgotten = (error: unknown): boolean => error instanceof Problem && error.status === 404

export interface Running {
  /** The upload of an earlier try, to go on with. */
  id?: string | undefined
  begun: (id: string) => void
  progress: (received: number) => void
  /** Between two tries: the line is down, it goes on by itself. */
  waiting: (waits: boolean) => void
  signal: AbortSignal
}

async function taken(source: Source, transport: Transport, { id, begun, signal }: Running): Promise<Upload> {
  if (id) {
    try {
      const known = await transport.show(id, signal)
      if (known.size === source.size) return known
    } catch (error) {
      if (!isForgotten(error)) throw error // forgotten: begun anew
    }
  }
  const upload = await transport.begin(source.name, source.size, signal)
  begun(upload.id)
  return upload
}

async function patiently<T>(act: () => Promise<T>, transport: Transport, running: Running): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await act()
      running.waiting(false)
      return answer
    } catch (error) {
      if (!mayPass(error) || tries === TRIES) throw error
      running.waiting(true)
      await transport.pause((error.retryAfter ?? 0) * 1000 || FIRST_WAIT_MS * 2 ** (tries - 1), running.signal)
    }
  }
}

/** The finished upload. Throws the Problem that it ends with; what the server has stays there for the next try. */
export async function uploadFile(source: Source, transport: Transport, running: Running): Promise<Upload> {
  const { signal } = running
  let upload = await patiently(() => taken(source, transport, running), transport, running)
  let size = FIRST_PART
  running.progress(upload.received)
  while (upload.received < source.size) {
    const from = upload.received
    const most = Math.min(size, upload.part_max ?? MOST_PART, MOST_PART)
    const begun = transport.now()
    let asked = false
    const next = await patiently(
      async () => {
        // After a failure nobody knows how much of the part arrived.
        if (asked) {
          const now = await transport.show(upload.id, signal)
          if (now.received !== from) return now
        }
        asked = true
        try {
          return await transport.send(upload.id, source.slice(from, Math.min(from + most, source.size)), from, source.size, signal)
        } catch (error) {
          if (isWrongPlace(error)) return transport.show(upload.id, signal)
          throw error
        }
      },
      transport,
      running,
    )
    if (transport.now() - begun < QUICK_MS) size = Math.min(size * 2, MOST_PART)
    upload = { ...upload, ...next }
    running.progress(upload.received)
  }
  return upload
}

/** An upload that was begun in this browser and is not finished. */
export interface Begun {
  id: string
  place: string
  name: string
  size: number
  modified: number
  at: number
}

const PREFIX = 'anze.upload.'
const DAY_MS = 86_400_000 // the server forgets it then
const MOST = 50

export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const keyOf = (who: string): string => `${PREFIX}${who}`

/** What was begun and not finished by a person, the newest first. */
export function unfinished(shelf: Shelf, who: string, now: number): Begun[] {
  try {
    const list = JSON.parse(shelf.getItem(keyOf(who)) ?? '[]') as Begun[]
    return Array.isArray(list) ? list.filter(({ at }) => now - at < DAY_MS) : []
  } catch {
    return []
  }
}

function keep(shelf: Shelf, who: string, list: Begun[]): void {
  try {
    if (list.length === 0) shelf.removeItem(keyOf(who))
    else shelf.setItem(keyOf(who), JSON.stringify(list.slice(0, MOST)))
  } catch {
    // No room: the upload goes on, and cannot be taken up again after a reload.
  }
}

export function noteUpload(shelf: Shelf, who: string, begun: Begun): void {
  keep(shelf, who, [begun, ...unfinished(shelf, who, begun.at).filter(({ id }) => id !== begun.id)])
}

export function forgetUpload(shelf: Shelf, who: string, id: string, now: number): void {
  keep(shelf, who, unfinished(shelf, who, now).filter((begun) => begun.id !== id))
}

type Chosen = Pick<File, 'name' | 'size' | 'lastModified'>

/** The unfinished upload of the same file to the same place. */
export const sameFile = (list: Begun[], place: string, file: Chosen): Begun | undefined =>
  list.find(
    (begun) =>
      begun.place === place && begun.name === file.name && begun.size === file.size && begun.modified === file.lastModified,
  )

/** What can be seen of a file before it is sent; the server judges by the content. */
export function faultOf(file: Pick<File, 'size'>, most: number, room: number): 'empty' | 'large' | 'many' | null {
  if (room < 1) return 'many'
  if (file.size === 0) return 'empty'
  return most > 0 && file.size > most ? 'large' : null
}

const ENDINGS: Record<string, string> = {
  pdf: '.pdf',
  image: '.jpg,.jpeg,.png,.webp,.gif,.bmp,.tif,.tiff',
  word: '.doc,.docx,.wps',
  excel: '.xls,.xlsx,.et',
  text: '.txt,.csv',
}

/** Endings that the browser offers to choose from. */
export const endingsOf = (kinds: string[]): string => kinds.flatMap((kind) => ENDINGS[kind] ?? []).join(',')

const UNITS = ['B', 'KB', 'MB', 'GB']

/** "1.5 MB", by powers of 1024 as the limits count. */
export function sizeText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1)
  const value = bytes / 1024 ** power
  return `${value >= 100 || power === 0 ? Math.round(value) : Math.round(value * 10) / 10} ${UNITS[power]}`
}

export const percentOf = (part: number, whole: number): number => (whole > 0 ? Math.floor((part / whole) * 100) : 0)
