import { jest } from '@jest/globals';
import fc from 'fast-check';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { printable } from '../../cli/printable.ts';
import { table } from '../../cli/table.ts';
import { handOver, terminal } from '../../cli/terminal.ts';

const ROOT = join(import.meta.dirname, '../..');
/** By their ranges, not by the properties that the filter asks for. */
// oxlint-disable-next-line no-control-regex, no-misleading-character-class -- these are what is looked for
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Texts in which what a terminal obeys is frequent. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...'\u001b[31m;H]8\u0007\r\n\t\b\u007f\u0085\u009b2J\u2028\u2029\u202e\u2066\u061c\u200fé😀 a<>m:',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

test('nothing that a terminal obeys is left, and all else stays as it is', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const shown = printable(text);
      expect(shown).not.toMatch(OBEYED);
      expect(printable(shown)).toBe(shown);
      const harmless = [...text].filter((one) => !OBEYED.test(one));
      if (harmless.length === [...text].length) expect(shown).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['\u001b[2J', '␛[2J'],
  ['a\r\nb\tc', 'a␍␊b␉c'],
  ['\u007f\u0000', '␡␀'],
  ['\u009b31m\u0085', '<U+009B>31m<U+0085>'],
  ['a\u2028b', 'a<U+2028>b'],
  ['gpj.\u202eexe', 'gpj.<U+202E>exe'],
  ['ação 😀 👨‍👩‍👧 שלום', 'ação 😀 👨‍👩‍👧 שלום'],
])('%j is shown as %s', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

/** What a terminal in colour, or a pipe, gets of a work. */
function written(isTTY: boolean, work: (screen: ReturnType<typeof terminal>) => void): string {
  const out = new PassThrough();
  let text = '';
  out.on('data', (chunk) => (text += String(chunk)));
  const depth = { isTTY, columns: 200, getColorDepth: () => 8, hasColors: () => true };
  work(terminal(Object.assign(out, depth) as unknown as NodeJS.WriteStream));
  return text;
}

/** The sequences that the terminal's own styles and its spinner are made of. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const OWN = /\u001b\[(?:1|2|22|31|32|33|36|39)m|\r\u001b\[2K/g;

test('of a line, a table, a spinner and an error only the styles that were asked for are sequences', () => {
  const { NO_COLOR: before } = process.env;
  delete process.env['NO_COLOR'];
  fc.assert(
    fc.property(hostile, hostile, (one, other) => {
      // In data the very sequences are shown too.
      const data = `${one}\u001b[31m${other}`;
      for (const isTTY of [true, false]) {
        const text = written(isTTY, (screen) => {
          screen.print(`${screen.style('red', data)} ${data}`);
          screen.working(() => data);
          screen.settle(screen.style('dim', data));
          for (const line of table([data, 'n'], [[data, null]], screen)) screen.print(line);
        });
        const lines = text.replace(/\n$/, '').split('\n');
        expect(lines).toHaveLength(5);
        for (const line of lines) expect(line.replaceAll(OWN, '')).not.toMatch(OBEYED);
        const red = text.split('\u001b[31m').length - 1;
        expect(red).toBe(isTTY ? 1 : 0);
      }
    }),
    { numRuns: 300 },
  );
  if (before !== undefined) process.env['NO_COLOR'] = before;
});

test('columns stay aligned by what is shown', () => {
  const lines = table(
    ['a\u001b', 'b'],
    [
      ['x\ny', '1'],
      ['x', '2'],
    ],
    {
      style: (_: unknown, text: string) => text,
    } as never,
  );
  expect(lines).toEqual([' a␛   b', ' ───  ─', ' x␊y  1', ' x    2']);
});

test('a program has its document to the byte', () => {
  const write = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  handOver('"\u009b\u202e\u001b"');
  expect(write.mock.calls).toEqual([['"\u009b\u202e\u001b"\n']]);
  write.mockRestore();
});

test('nothing is written to a terminal past it', () => {
  const past = globSync(
    '{bin,cli,core,documents,lake,lib,markdown,observability,operate,page,pictures,scaffold,verify}/**/*.ts',
    {
      cwd: ROOT,
    },
  )
    .filter((file) => file !== 'cli/terminal.ts')
    .filter((file) =>
      /console\.|process\.(stdout|stderr)\.(write|end)\b|stdio: .*'inherit'.*'inherit'/.test(
        readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''),
      ),
    );
  expect(past).toEqual([]);
});
