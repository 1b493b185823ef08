// Whether the rows of a list stand in a table, and how wide its columns are.
import type { FieldKind, FormField } from './schema'

// Least widths in CSS pixels of the controls that fit into a cell; of any other kind there is no cell.
const LEAST: Partial<Record<FieldKind, number>> = {
  string: 128,
  integer: 84,
  number: 84,
  ratio: 92,
  money: 116,
  boolean: 92,
  date: 158,
  datetime: 200,
  enum: 116,
}
/** The number of the row and the button that takes it out. */
export const EDGES = { number: 34, remove: 96 }

/** The least width of each column, or nothing where the rows are too rich for a table: a list, a group or a long text. */
export function columnsOf(cells: FormField[]): number[] | undefined {
  const widths = cells.map(({ kind, group }) => (group === '' ? LEAST[kind] : undefined))
  return widths.every((width) => width !== undefined) ? widths : undefined
}

const sum = (widths: number[]): number => widths.reduce((all, width) => all + width, 0)

export function fitsTable(cells: FormField[], width: number): boolean {
  const columns = columnsOf(cells)
  return columns !== undefined && sum(columns) + EDGES.number + EDGES.remove <= width
}

/** The share that each column has of what the edges leave, in percent. */
export function sharesOf(cells: FormField[]): number[] {
  const columns = columnsOf(cells) ?? []
  return columns.map((width) => (100 * width) / sum(columns))
}
