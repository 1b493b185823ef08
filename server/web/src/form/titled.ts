// Sentences that name things by their ids, told by title.

const QUOTED = /([“"（])([A-Za-z][\w.-]*)([”"）])/g
// complaint.received_on, three-or-four, bureau_clerk, cn/shanxi/xinzhou
const COMPOUND = /[a-z][a-z0-9]*(?:[._/-][a-z0-9]+)+/g

/** A sentence with its ids told by title: those in quotes, and those that cannot be taken for words. */
export function titledText(text: string, names: (name: string) => string | undefined): string {
  return text
    .replace(QUOTED, (whole, before: string, name: string, after: string) => {
      const title = names(name)
      return title ? `${before}${title}${after}` : whole
    })
    .replace(COMPOUND, (name) => names(name) ?? name)
}
