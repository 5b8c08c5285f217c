import { PassThrough } from 'node:stream';
import { confirm } from '../../cli/confirm.ts';

/** A terminal on which something is typed. */
function keyboard(typed: string) {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  output.setEncoding('utf8');
  output.once('data', () => input.write(typed));
  return { input, output };
}

test('the word goes on, another ends it', async () => {
  await expect(confirm('dev', 'it goes', keyboard('dev\r'))).resolves.toBeUndefined();
  await expect(confirm('dev', 'it goes', keyboard('prod\r'))).rejects.toMatchObject({
    name: 'UserError',
    message: 'Nothing was done.',
  });
});

test.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('%s at the question is an interruption', async (_, typed) => {
  await expect(confirm('dev', 'it goes', keyboard(typed))).rejects.toMatchObject({
    name: 'Interrupted',
    message: 'Nothing was done.',
  });
});

test('nobody to ask is one line', async () => {
  const { output } = keyboard('');
  await expect(confirm('dev', 'it goes', { input: new PassThrough(), output })).rejects.toThrow(
    'Nobody is there to confirm that it goes; add --yes to go on without asking.',
  );
});
