// How a page is looked at: by a reader's aid, by the eye and by the finger.
import { AxeBuilder } from '@axe-core/playwright'

/** What axe finds that is serious; with `all` whatever it finds. */
export async function seriousFaults(page, all = false) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations
    .filter(({ impact }) => all || impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map((node) => node.target.join(' '))
          .join(' | ')}`,
    )
}

/** By how much a page is wider than its window. */
export const tooWide = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Labels and buttons whose words reach over their edge, where they cover what stands beside them. */
export const cutWords = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main :is(label, .label, th, button, summary, h2, .state, .chip)')]
      .filter((element) => element.checkVisibility() && !element.classList.contains('hidden'))
      .filter((element) => getComputedStyle(element).display !== 'inline' && element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName.toLowerCase()} “${element.textContent.trim().slice(0, 30)}”`),
  )

/** What is touched and smaller than a finger, with its size. A field counts with the box around it. */
export const smallTargets = (page) =>
  page.evaluate(() => {
    const touched = 'a[href], button, summary, select, textarea, input, [role="option"], [role="button"], td.available'
    const box = (element) => {
      if (!element.matches('input, textarea')) return element
      return element.closest('label, .el-input__wrapper, .el-select__wrapper, .el-checkbox') ?? element
    }
    return [...document.querySelectorAll(touched)].flatMap((element) => {
      const target = box(element)
      if (!target.checkVisibility({ visibilityProperty: true, opacityProperty: false })) return []
      const { width, height, bottom } = target.getBoundingClientRect()
      // Off the top: the link that shows itself when it gets the focus.
      if (bottom <= 0 && element.matches('.skip')) return []
      // A link whose row leads where it leads.
      const row = element.closest('.cases tr')
      if (row && row.getBoundingClientRect().height >= 44) return []
      if (width >= 44 && height >= 44) return []
      const text = (element.textContent || element.getAttribute('aria-label') || element.id).trim().slice(0, 30)
      return [`${element.tagName.toLowerCase()} “${text}” ${Math.round(width)}×${Math.round(height)}`]
    })
  })
