// Starts one demo server, runs every *.test.mjs beside this file against it, and stops it.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from './server.mjs'

const here = import.meta.dirname
const wanted = process.argv.slice(2)
const files = readdirSync(here)
  .filter((name) => name.endsWith('.test.mjs'))
  .filter((name) => wanted.length === 0 || wanted.includes(name.replace('.test.mjs', '')))
const server = await startServer()
const runner = spawn(process.execPath, ['--test', ...files.map((name) => join(here, name))], {
  stdio: 'inherit',
  env: { ...process.env, ANZE_URL: server.url, ANZE_TOKEN: server.token, ANZE_DATA: server.data }
})
runner.on('exit', async (code) => {
  await server.stop()
  process.exit(code ?? 1)
})
