// THIRD-PARTY-NOTICES at the top of the repository: whose work the product contains, and under which licence. The
// packages are those that the pages depend on; the libraries are those of Debian that the program is compiled with. scripts/notices writes the file.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const here = import.meta.dirname
const root = join(here, '../..')
export const noticesPath = join(root, 'THIRD-PARTY-NOTICES')

/** What is compiled or linked in, by the Debian package whose copyright file tells its licence. */
const LIBRARIES = [
  { name: 'Boost (headers and Boost.JSON)', package: 'libboost-json1.81-dev', linked: ['libboost_json'], only: 'BSL-1.0' },
  { name: 'CLI11', package: 'libcli11-dev', linked: [] },
  { name: 'libargon2', package: 'libargon2-dev', linked: ['libargon2'] },
  { name: 'liboath', package: 'liboath-dev', linked: ['liboath'] },
  { name: 'libxlsxwriter', package: 'libxlsxwriter-dev', linked: ['libxlsxwriter'] },
  { name: 'libzip', package: 'libzip-dev', linked: ['libzip'] },
  { name: 'Lua', package: 'liblua5.4-dev', linked: ['liblua5.4'] },
  { name: 'mimalloc', package: 'libmimalloc-dev', linked: ['libmimalloc'] },
  { name: 'minizip', package: 'libminizip1', linked: ['libminizip'] },
  { name: 'OpenSSL', package: 'libssl-dev', linked: ['libcrypto', 'libssl'] },
  { name: 'PCRE', package: 'libpcre3', linked: ['libpcre'] },
  { name: 'POCO C++ Libraries', package: 'libpoco-dev', linked: ['libPoco'] },
  { name: 'pugixml', package: 'libpugixml-dev', linked: ['libpugixml'] },
  { name: 'SQLite', package: 'libsqlite3-dev', linked: ['libsqlite3'] },
  { name: 'yaml-cpp', package: 'libyaml-cpp-dev', linked: ['libyaml-cpp'] },
  { name: 'zlib', package: 'zlib1g', linked: ['libz'] },
]
// Part of the system that the program runs on.
const SYSTEM = ['libc.', 'libm.', 'libgcc_s.', 'libstdc++.', 'ld-linux', 'libpthread.', 'libdl.', 'librt.']

const RULE = '='.repeat(80)
const tidy = (text) =>
  text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()

/** The folder of a package that a module of the bundle comes from, or nothing for one of our own. */
export function packageOf(id) {
  const path = id.replace(/^\0/, '').split('?')[0]
  const at = path.lastIndexOf('/node_modules/')
  if (at < 0) return undefined
  const [scope, name] = path.slice(at + '/node_modules/'.length).split('/')
  return path.slice(0, at) + '/node_modules/' + (scope.startsWith('@') ? `${scope}/${name}` : scope)
}

function licenceOf(folder) {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(name))
  if (file) return tidy(readFileSync(join(folder, file), 'utf8'))
  // Where the package ships no text, its readme tells the licence under a heading of its own.
  const readme = readdirSync(folder).find((name) => /^readme(\.md)?$/i.test(name))
  const [, part] = /(?:^|\n)#+ *licen[cs]e\s*\n([\s\S]*?)(?=\n#|$)/i.exec(readme ? readFileSync(join(folder, readme), 'utf8') : '') ?? []
  return part ? tidy(part) : ''
}

const authorOf = ({ author }) => (typeof author === 'string' ? author : (author?.name ?? ''))

function packageNotice(folder) {
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const text = licenceOf(folder) || `No licence text comes with the package; it declares ${about.license}${authorOf(about) && `, author ${authorOf(about)}`}.`
  return { title: `${about.name} ${about.version}`, licence: about.license, text }
}

/** The licence of a Debian copyright file; `only` picks one licence of a file that lists hundreds. */
function libraryNotice({ name, package: source, only }) {
  const path = `/usr/share/doc/${source}/copyright`
  if (!existsSync(path)) return undefined
  const all = tidy(readFileSync(path, 'utf8'))
  const stanza = only && all.split(/\n\n(?=[A-Z][A-Za-z-]*:)/).find((part) => part.startsWith(`License: ${only}\n`))
  return { title: name, licence: `see the text, as Debian's package ${source} gives it`, text: stanza || all }
}

const shown = ({ title, licence, text }) => `${RULE}\n${title}\nLicence: ${licence}\n\n${text}\n`

function headOf(packages, libraries) {
  return `Third-party notices of Anze

Anze contains, or is linked with, the work listed here, under the licences that follow.

In the pages:
${packages.map(({ title, licence }) => `  ${title} (${licence})`).join('\n')}

In the program:
${libraries.map(({ title }) => `  ${title}`).join('\n')}
`
}

/** The whole file, for the folders of the packages in the bundle. Nothing where a library's text is not on this machine. */
export function noticesFor(folders) {
  const packages = [...new Set(folders)].map(packageNotice).sort((a, b) => (a.title < b.title ? -1 : 1))
  const libraries = LIBRARIES.map(libraryNotice)
  if (libraries.includes(undefined)) return undefined
  return [headOf(packages, libraries), ...packages.map(shown), ...libraries.map(shown)].join('\n')
}

/** The file as it stands. */
export const noticesText = () => readFileSync(noticesPath, 'utf8')

/** The packages of the bundle that the file does not tell of: empty, or the pages must not be built. */
export function untold(folders, notices) {
  return [...new Set(folders)]
    .map((folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
    .map(({ name, version }) => `${name} ${version}`)
    .filter((title) => !notices.includes(`\n${RULE}\n${title}\n`))
    .sort()
}

/** Everything that the pages depend on, whether the bundle keeps it or drops it: what the lock file does not call dev. */
function dependedOn() {
  const { packages } = JSON.parse(readFileSync(join(here, 'package-lock.json'), 'utf8'))
  return Object.entries(packages)
    .filter(([path, { dev, devOptional, optional }]) => path && !dev && !devOptional && !optional)
    .map(([path]) => join(here, path))
}

/** The packages behind a bundle: of every module in a chunk, and of every style sheet. */
export function foldersOf(context, bundle) {
  const chunks = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
  const styles = [...context.getModuleIds()].filter((id) => /\.css(\?|$)/.test(id))
  return [...new Set([...chunks, ...styles].map(packageOf).filter(Boolean))]
}

/** Libraries that the program is linked with and the file does not tell of. */
function unknownLibraries(binary) {
  if (!existsSync(binary)) return []
  const needed = [...execFileSync('readelf', ['-d', binary], { encoding: 'utf8' }).matchAll(/\(NEEDED\).*\[(.*)\]/g)]
  const known = [...SYSTEM, ...LIBRARIES.flatMap(({ linked }) => linked)]
  return needed.map(([, name]) => name).filter((name) => !known.some((prefix) => name.startsWith(prefix)))
}

/** Writes the file, or throws where it is not what would be written. */
export function notices(check) {
  const unknown = unknownLibraries(join(root, 'build/anze'))
  if (unknown.length > 0) throw new Error(`notices.mjs does not know the libraries ${unknown.join(', ')}`)
  const wanted = noticesFor(dependedOn())
  if (wanted === undefined) throw new Error('a library of README.md is not installed: its licence text is missing')
  if (!check) return writeFileSync(noticesPath, wanted)
  if (!existsSync(noticesPath) || readFileSync(noticesPath, 'utf8') !== wanted)
    throw new Error('THIRD-PARTY-NOTICES is not up to date: run scripts/notices')
}
