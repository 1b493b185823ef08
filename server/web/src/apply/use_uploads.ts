// The uploads of one material that are under way on this page, and those that an earlier visit did not finish.
import { computed, onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { Problem } from '../api/http'
import { beginUpload, dropUpload, sendPart, showUpload, type Upload } from '../api/uploads'
import { serverNow, session } from '../state/session'
import { forgetUpload, noteUpload, sameFile, unfinished, uploadFile, type Begun, type Transport } from './upload'

export interface Sending {
  key: number
  name: string
  size: number
  received: number
  /** waiting: the line is down; stopped: it failed or was paused, and can go on; refused: it cannot. */
  state: 'sending' | 'waiting' | 'stopped' | 'adding' | 'refused'
  problem: Problem | null
}

interface Job {
  sending: Ref<Sending>
  file: File
  id?: string | undefined
  /** All of it is on the server. */
  whole: boolean
  stop: AbortController
}

const transport: Transport = {
  begin: beginUpload,
  show: showUpload,
  send: sendPart,
  now: () => Date.now(),
  pause: (millis, signal) =>
    new Promise((done) => {
      const over = (): void => {
        clearTimeout(timer)
        window.removeEventListener('online', over)
        done()
      }
      const timer = setTimeout(over, millis)
      window.addEventListener('online', over)
      signal.addEventListener('abort', over)
    }),
}

const aborted = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError'

export function useUploads(place: () => string, finished: (upload: Upload) => Promise<void>) {
  const jobs = shallowRef<Job[]>([])
  const who = session.value?.id ?? ''
  const kept = ref<Begun[]>(unfinished(localStorage, who, Date.now()))
  let number = 0

  const reread = (): void => {
    kept.value = unfinished(localStorage, who, Date.now())
  }
  // What runs on this page is no longer "from before".
  const before = computed(() => {
    const running = new Set(jobs.value.map(({ id }) => id))
    return kept.value.filter((begun) => begun.place === place() && !running.has(begun.id))
  })

  const change = (job: Job, part: Partial<Sending>): void => {
    job.sending.value = { ...job.sending.value, ...part }
  }
  const remove = (job: Job): void => {
    jobs.value = jobs.value.filter((other) => other !== job)
    reread()
  }

  async function run(job: Job): Promise<void> {
    job.stop = new AbortController()
    change(job, { state: 'sending', problem: null })
    try {
      const upload = await uploadFile(job.file, transport, {
        id: job.id,
        signal: job.stop.signal,
        begun: (id) => {
          job.id = id
          const { name, size, lastModified } = job.file
          noteUpload(localStorage, who, { id, place: place(), name, size, modified: lastModified, at: serverNow() })
          reread()
        },
        progress: (received) => change(job, { received }),
        waiting: (waits) => change(job, { state: waits ? 'waiting' : 'sending' }),
      })
      job.whole = true
      change(job, { state: 'adding' })
      await finished(upload)
      forgetUpload(localStorage, who, upload.id, Date.now())
      remove(job)
    } catch (error) {
      if (!aborted(error) && !(error instanceof Problem)) throw error
      // What the server refused for good is not taken up again.
      const refused = error instanceof Problem && error.isRefusal
      if (refused && job.id) forgetUpload(localStorage, who, job.id, Date.now())
      if (refused && !job.whole) job.id = undefined // the server has thrown it away itself
      change(job, { state: refused ? 'refused' : 'stopped', problem: error instanceof Problem ? error : null })
    }
  }

  function add(file: File): void {
    const known = sameFile(unfinished(localStorage, who, Date.now()), place(), file)
    const sending = ref<Sending>({ key: (number += 1), name: file.name, size: file.size, received: 0, state: 'sending', problem: null })
    const job: Job = { sending, file, id: known?.id, whole: false, stop: new AbortController() }
    jobs.value = [...jobs.value, job]
    void run(job)
  }

  const jobOf = (key: number): Job | undefined => jobs.value.find(({ sending }) => sending.value.key === key)
  const pause = (key: number): void => jobOf(key)?.stop.abort()
  function goOn(key: number): void {
    const job = jobOf(key)
    if (job?.sending.value.state === 'stopped') void run(job)
  }

  async function forget(id: string): Promise<void> {
    forgetUpload(localStorage, who, id, Date.now())
    reread()
    try {
      await dropUpload(id)
    } catch (error) {
      if (!(error instanceof Problem)) throw error // the server forgets it by itself
    }
  }
  async function giveUp(key: number): Promise<void> {
    const job = jobOf(key)
    if (!job) return
    job.stop.abort()
    remove(job)
    if (job.id) await forget(job.id)
  }

  const list = computed(() => jobs.value.map(({ sending }) => sending.value))
  const underWay = computed(() => list.value.some(({ state }) => state !== 'stopped' && state !== 'refused'))
  const ask = (event: BeforeUnloadEvent): void => {
    if (underWay.value) event.preventDefault()
  }
  window.addEventListener('beforeunload', ask)
  onScopeDispose(() => {
    window.removeEventListener('beforeunload', ask)
    for (const job of jobs.value) job.stop.abort()
  })
  return { list, before, underWay, add, pause, goOn, giveUp, forget }
}
