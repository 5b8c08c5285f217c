import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { terminal } from '../../cli/terminal.ts';

/** A terminal of 40 columns, or a pipe, and what was written to it. */
function stream(isTTY: boolean): { readonly out: NodeJS.WriteStream; readonly written: () => string } {
  const out = new PassThrough();
  let text = '';
  out.on('data', (chunk) => (text += String(chunk)));
  return {
    out: Object.assign(out, { isTTY, columns: 40 }) as unknown as NodeJS.WriteStream,
    written: () => text,
  };
}

const LINE_AGAIN = '\r\u001b[2K';

test('what is under way is drawn over again with a spinner and its present text, until a line takes its place', async () => {
  const { out, written } = stream(true);
  const { working, settle } = terminal(out);
  let percent = 0;
  working(() => `landing orders.csv   ${percent} %   12 MB/s`);
  percent = 43;
  await sleep(200);
  settle('landed');
  const drawn = written().split(LINE_AGAIN).slice(1);
  expect(drawn[0]).toBe(' ⠋ landing orders.csv   0 %   12 MB/s');
  expect(drawn[1]).toBe(' ⠙ landing orders.csv   43 %   12 MB/s');
  expect(drawn.at(-1)).toBe('landed\n');
  const before = written();
  await sleep(200);
  expect(written()).toBe(before);
});

test('a text that is wider than the terminal is cut, so that it stays one line', () => {
  const { out, written } = stream(true);
  const { working, settle } = terminal(out);
  working(() => 'x'.repeat(100));
  settle();
  expect(written().split(LINE_AGAIN)[1]).toHaveLength(39);
});

test('a pipe has lines only, and who is silent has nothing', () => {
  const piped = stream(false);
  const screen = terminal(piped.out);
  screen.working(() => 'under way');
  screen.print('said');
  screen.settle('done');
  expect(piped.written()).toBe('said\ndone\n');
  const silent = stream(true);
  const nobody = terminal(silent.out, true);
  nobody.working(() => 'under way');
  nobody.print('said');
  nobody.settle('done');
  expect(silent.written()).toBe('');
});
