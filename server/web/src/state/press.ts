// What appears when a field is left would move the button that is being pressed from under the pointer, and the press
// would do nothing. So it waits until the pointer is up again.
let pressed = false

if (typeof document !== 'undefined') {
  document.addEventListener('pointerdown', () => (pressed = true), true)
  for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, () => (pressed = false), true)
}

/** Does it now, or as soon as what is being pressed was pressed. */
export function afterPress(act: () => void): void {
  if (!pressed) {
    act()
    return
  }
  const gone = new AbortController()
  const done = (): void => {
    gone.abort()
    setTimeout(act) // the click comes after the pointer is up
  }
  for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, done, { signal: gone.signal })
}
