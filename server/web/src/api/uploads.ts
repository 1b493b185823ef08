// Uploads in parts: begun, asked how far they are, gone on with, given up.
import { call } from './http'

export interface Upload {
  id: string
  name: string
  size: number
  received: number
  part_max?: number
  digest?: string
}

const ROOT = '/api/v1/uploads'
const at = (id: string): string => `${ROOT}/${encodeURIComponent(id)}`

export async function beginUpload(name: string, size: number, signal?: AbortSignal): Promise<Upload> {
  return (await call<Upload>(ROOT, { method: 'POST', body: { name, size }, signal })).body
}

export async function showUpload(id: string, signal?: AbortSignal): Promise<Upload> {
  return (await call<Upload>(at(id), { signal })).body
}

export async function sendPart(id: string, part: Blob, from: number, size: number, signal?: AbortSignal): Promise<Upload> {
  const headers = { 'Content-Range': `bytes ${from}-${from + part.size - 1}/${size}` }
  return (await call<Upload>(at(id), { method: 'PUT', bytes: part, headers, signal })).body
}

export async function dropUpload(id: string): Promise<void> {
  await call(at(id), { method: 'DELETE' })
}
