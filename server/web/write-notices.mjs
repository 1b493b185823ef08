// scripts/notices: writes THIRD-PARTY-NOTICES, or with --check compares it. Apart from notices.mjs, which the build of
// the pages reads as well.
import { notices } from './notices.mjs'

try {
  notices(process.argv.includes('--check'))
} catch (error) {
  console.error(`error: ${error.message}`)
  process.exitCode = 1
}
