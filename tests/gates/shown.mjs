// What a page of documentation shows of commands and their output, and whether a command prints just that.
//
// In a fenced block a line `$ COMMAND` is a command, and the lines down to the next command or the end of the fence are
// its output, all of it. A line that is "…" stands for any lines. "…" within a line stands for any text, unless what is
// printed there has a "…" of its own: then the line is shown as it is printed. A fence "```yaml file=PATH" is a file, one
// "```yaml run=REGION" has scenarios of that region.
const elision = '…'

// [{kind: 'command', line, command, shown: […]} | {kind: 'file' | 'run', line, path, text}], in the order of the page.
export function blocksOf(page) {
  const found = []
  let fence = null
  page.split('\n').forEach((text, at) => {
    const line = at + 1
    if (fence === null) {
      const file = /^```yaml (file|run)=(\S+)$/.exec(text)
      if (file) found.push({ kind: file[1], line, path: file[2], text: '' })
      if (text.startsWith('```')) fence = file ? 'file' : 'output'
    } else if (text === '```') {
      fence = null
    } else if (fence === 'file') {
      found.at(-1).text += `${text}\n`
    } else if (text.startsWith('$ ')) {
      found.push({ kind: 'command', line, command: text.slice(2), shown: [] })
      fence = 'shown'
    } else if (fence === 'shown') {
      found.at(-1).shown.push(text)
    }
  })
  for (const block of found) while (block.shown?.at(-1) === '') block.shown.pop()
  return found
}

// The page without its fenced blocks, or these alone: what stands between a line "```…" and the next "```".
export function partsOf(page) {
  const parts = { prose: [], fenced: [] }
  let fence = null
  for (const text of page.split('\n')) {
    if (fence === null && text.startsWith('```')) fence = { opened: text, text: '' }
    else if (fence === null) parts.prose.push(text)
    else if (text === '```') {
      parts.fenced.push(fence)
      fence = null
    } else fence.text += `${text}\n`
  }
  return { prose: parts.prose.join('\n'), fenced: parts.fenced }
}

// The levels of a page's headings, in order: two pages that say the same in two languages have the same.
export function headingsOf(page) {
  return [...partsOf(page).prose.matchAll(/^(#+) /gm)].map(([, marks]) => marks.length)
}

function linesOf(text) {
  const lines = text.split('\n')
  while (lines.at(-1) === '') lines.pop()
  return lines
}

// Whether `printed` is what `shown` says, "…" within it standing for any text.
function matches(shown, printed) {
  if (shown === printed) return true
  if (!shown.includes(elision) || printed.includes(elision)) return false
  const parts = shown.split(elision)
  let rest = printed
  if (!rest.startsWith(parts[0])) return false
  rest = rest.slice(parts[0].length)
  for (const part of parts.slice(1, -1)) {
    const found = rest.indexOf(part)
    if (found < 0) return false
    rest = rest.slice(found + part.length)
  }
  return rest.endsWith(parts.at(-1)) && rest.length >= parts.at(-1).length
}

// null, or what differs first: {shown, printed}, either of them null where one side has nothing more.
export function difference(shown, output) {
  const printed = linesOf(output)
  let at = 0
  let skip = false
  for (const text of shown) {
    if (text.trim() === elision) {
      skip = true
      continue
    }
    const from = at
    while (skip && at < printed.length && !matches(text, printed[at])) at += 1
    if (at >= printed.length) return { shown: text, printed: printed[from] ?? null }
    if (!matches(text, printed[at])) return { shown: text, printed: printed[at] }
    at += 1
    skip = false
  }
  return !skip && at < printed.length ? { shown: null, printed: printed[at] } : null
}

// The same for one long line that the page breaks: blanks and breaks do not count.
export function joinedDifference(shown, output) {
  const bare = (text) => text.replace(/\s/g, '')
  const [wanted, printed] = [bare(shown.join('')), bare(output)]
  return matches(wanted, printed) ? null : { shown: wanted, printed }
}
