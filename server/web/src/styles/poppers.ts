// Element Plus gives every list of choices and every date panel the role of a tooltip. They are none, and a screen
// reader would ask for a name that they lack; the list inside has its own role.
const WRONG = ['.el-select__popper', '.el-picker__popper'].map((popper) => `${popper}[role="tooltip"]`).join(', ')

export function correctPoppers(): void {
  new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        if (!(node instanceof HTMLElement)) continue
        if (node.matches(WRONG)) node.removeAttribute('role')
        for (const popper of node.querySelectorAll(WRONG)) popper.removeAttribute('role')
      }
    }
  }).observe(document.body, { childList: true, subtree: true })
}
