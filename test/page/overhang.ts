/** Runs in the page: what hangs over its right edge, but for what can be scrolled to. */
export function overhanging(): string[] {
  const { scrollWidth } = document.documentElement;
  const over = [...document.querySelectorAll('header *, main *')]
    .filter((one) => !one.closest('.scroll, .lines, .graph, .skip'))
    .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
    .map((one) => `${one.tagName} ${one.className}`);
  return scrollWidth > window.innerWidth ? [...over, `${scrollWidth} pixels`] : over;
}
