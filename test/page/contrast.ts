/** A text that is hard to read. */
export interface Faint {
  readonly text: string;
  readonly ratio: number;
  readonly colours: string;
}

/**
 * Runs in the page: the texts whose contrast is below WCAG's AA.
 * @see https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
export function faintTexts(): Faint[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  /** Red, green, blue and opacity of any CSS colour, by painting it. */
  const rgba = (colour: string): number[] => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([red = 0, green = 0, blue = 0]: number[]) => {
    const linear = [red, green, blue].map((byte) => {
      const share = byte / 255;
      return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
  };
  /** What is behind an element: the first ground that is opaque; in a picture the shape of its group. */
  const ground = (element: Element | null): string => {
    for (let one = element; one; one = one.parentElement) {
      const shape = one.matches('.state') ? one.querySelector('path, polygon') : null;
      const colour = shape ? getComputedStyle(shape).fill : getComputedStyle(one).backgroundColor;
      if (colour !== 'none' && rgba(colour)[3] === 255) return colour;
    }
    return getComputedStyle(document.documentElement).backgroundColor;
  };
  const faint: Faint[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (!element || text === '' || element.closest('.unseen, noscript, title, desc, .skip')) continue;
    if (element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const own = element instanceof SVGElement ? style.fill : style.color;
    const [light = 0, dark = 0] = [luminance(rgba(own)), luminance(rgba(ground(element)))].sort(
      (a, b) => b - a,
    );
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5)
      faint.push({
        text: text.slice(0, 40),
        ratio: Number(ratio.toFixed(2)),
        colours: `${own} on ${ground(element)}`,
      });
  }
  return faint;
}
