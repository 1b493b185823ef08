import { describe, expect, it } from 'vitest'
import { noticesText, packageOf, untold } from '../notices.mjs'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const text = noticesText()
const folder = (name: string) => join(import.meta.dirname, '../node_modules', name)

describe('the notices', () => {
  it('tell of every package that the pages depend on, in the version that is locked', () => {
    const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string; dev?: boolean; devOptional?: boolean; optional?: boolean }>
    }
    const wanted = Object.entries(packages).filter(([path, entry]) => path && !entry.dev && !entry.devOptional && !entry.optional)
    expect(wanted.length).toBeGreaterThan(40)
    const nameOf = (path: string) => (JSON.parse(readFileSync(join(import.meta.dirname, '..', path, 'package.json'), 'utf8')) as { name: string }).name
    const missing = wanted.filter(([path, { version }]) => !text.includes(`\n${nameOf(path)} ${version}\n`))
    expect(missing).toEqual([])
  })

  it('tell of the libraries that the program is made with', () => {
    const manual = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8')
    const libraries = [...manual.matchAll(/lib(poco|yaml-cpp|lua|boost|sqlite3|mimalloc|xlsxwriter|zip|pugixml|ssl|cli11)[\w.-]*-dev/g)].map(([, name]) => name)
    const names: Record<string, string> = { poco: 'POCO', 'yaml-cpp': 'yaml-cpp', lua: 'Lua', boost: 'Boost', sqlite3: 'SQLite', mimalloc: 'mimalloc', xlsxwriter: 'libxlsxwriter', zip: 'libzip', pugixml: 'pugixml', ssl: 'OpenSSL', cli11: 'CLI11' }
    for (const name of new Set(libraries)) expect(text).toContain(`\n${names[name ?? ''] ?? name}`)
  })

  it('say with every licence that it is one', () => {
    const parts = text.split('='.repeat(80)).slice(1)
    for (const part of parts) expect(part.length, part.slice(0, 40)).toBeGreaterThan(80)
  })
})

it('a package that the notices do not tell of is found', () => {
  expect(untold([folder('vue')], text)).toEqual([])
  expect(untold([folder('vitest')], text)).toMatchObject([expect.stringMatching(/^vitest /)])
})

it('the package of a module is the innermost one', () => {
  expect(packageOf('/x/node_modules/vue/dist/a.js?vue&type=style')).toBe('/x/node_modules/vue')
  expect(packageOf('\0/x/node_modules/a/node_modules/@s/b/c.css')).toBe('/x/node_modules/a/node_modules/@s/b')
  expect(packageOf('/x/src/main.ts')).toBeUndefined()
})
