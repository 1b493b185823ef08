/** Where the rules hold: "忻州市" of "忻州市安全生产责任保险规则". Other titles stay as they are. */
export const placeOf = (title: string): string =>
  title.replace(/安全生产责任保险规则|\s*\bwork-safety liability insurance rules\b/, '').trim() || title
