import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, launch } from 'puppeteer-core';
import { chromium } from '../support/tools.ts';

const ROOT = join(import.meta.dirname, '../..');

let browser: Browser;
beforeAll(async () => {
  browser = await launch({ executablePath: chromium(), args: ['--no-sandbox'] });
});
afterAll(() => browser.close());

test.each(globSync('docs/*.svg', { cwd: ROOT }).sort())(
  'no line and no border goes through a word of %s',
  async (file) => {
    const page = await browser.newPage();
    await page.setContent(readFileSync(join(ROOT, file), 'utf8'));
    const { crossed, words } = await page.evaluate(() => {
      const texts = [...document.querySelectorAll<SVGTextElement>('svg text')].filter(({ textContent }) =>
        textContent?.trim(),
      );
      const through = new Set<string>();
      for (const shape of document.querySelectorAll<SVGGeometryElement>(
        'svg path, svg polygon, svg polyline, svg rect, svg ellipse',
      )) {
        if (shape.closest('defs')) continue;
        const toScreen = shape.getScreenCTM() ?? undefined;
        for (let at = 0; at <= shape.getTotalLength(); at += 1) {
          const { x, y } = shape.getPointAtLength(at).matrixTransform(toScreen);
          for (const text of texts) {
            const { left, right, top, bottom } = text.getBoundingClientRect();
            if (x > left - 1 && x < right + 1 && y > top + 1 && y < bottom - 1)
              through.add(text.textContent ?? '');
          }
        }
      }
      return { crossed: [...through], words: texts.length };
    });
    await page.close();
    expect(words).toBeGreaterThan(10);
    expect(crossed).toEqual([]);
  },
);
