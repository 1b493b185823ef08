import { nextTick } from 'vue'
import { fieldId, type FormField } from './schema'

/** Where the focus goes when a row was added or taken out: into the new row, or to what adds one. */
export function useRowFocus(list: () => { field: FormField; form: string }) {
  async function toRow(row: number): Promise<void> {
    await nextTick()
    const place = document.querySelector(`[data-row="${CSS.escape(`${list().field.path}.${row}`)}"]`)
    place?.querySelector<HTMLElement>('input, textarea')?.focus()
  }

  async function toFoot(): Promise<void> {
    await nextTick()
    document.getElementById(fieldId(list().form, list().field.path))?.focus()
  }
  return { toRow, toFoot }
}
