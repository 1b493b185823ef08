/** The page that was wanted before the sign-in. Only a path of this site: "//other.example" is one of another. */
export const nextOf = (wanted: unknown, home: string): string =>
  typeof wanted === 'string' && wanted !== '/' && /^\/(?![/\\])/.test(wanted) ? wanted : home
