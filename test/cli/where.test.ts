import { jest } from '@jest/globals';
import { command, runProgram } from '../../cli/command.ts';
import { destroyCommand } from '../../cli/commands/destroy.ts';
import type { Context } from '../../cli/context.ts';
import { stageable } from '../../cli/where.ts';

/** What a command line ends with, and the lines that it tells. */
async function ended(made: ReturnType<typeof command>, ...args: string[]) {
  let said = '';
  const write = jest
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => Boolean((said += String(text))));
  const { argv, exitCode } = process;
  process.argv = ['node', 'afluente', ...args];
  await runProgram(made);
  const code = process.exitCode;
  [process.argv, process.exitCode] = [argv, exitCode];
  write.mockRestore();
  return { code, said };
}

test('a stage on AWS and the state of the offline one exclude each other, also where a stage goes', async () => {
  const args = ['--stage', 'dev', '--state', '.other'];
  const any = stageable(command('any', 'Any.')).action(() => undefined);
  for (const made of [any, destroyCommand({} as Context)]) {
    const { code, said } = await ended(made, ...args);
    expect(code).toBe(2);
    expect(said).toMatch(/^option '--state <directory>' cannot be used with option '--stage <name>'\n/);
  }
});

test('the state that is usual stands beside a stage: nobody said it', async () => {
  const where: unknown[] = [];
  const made = stageable(command('any', 'Any.')).action((options) => void where.push(options));
  expect((await ended(made, '--stage', 'dev')).said).toBe('');
  expect(where).toEqual([{ stage: 'dev', state: '.offline' }]);
});
