import { action, command, runProgram } from '../../cli/command.ts';
import { run } from '../support/program.ts';

/** Runs the program, and as its last step a line of ours, as if it were a part of it that nobody waits for. */
const ended = (line: string) =>
  run([
    `--import=data:text/javascript,${encodeURIComponent(`process.once('beforeExit', () => { ${line} })`)}`,
    'bin/main.js',
    'pipelines',
    '--help',
  ]);

test('what nobody waited for is told in one line, and ends the program with 1', () => {
  const { status, stderr } = ended(`throw new Error('the socket is gone')`);
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'the socket is gone\n' });
});

test('who reads may go away before the end', () => {
  const { status, stderr } = ended(
    `process.stdout.emit('error', Object.assign(new Error('write'), { code: 'EPIPE' }))`,
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('another fault of the output is told', () => {
  const { status, stderr } = ended(
    `process.stdout.emit('error', Object.assign(new Error('ENOSPC: no space'), { code: 'ENOSPC' }))`,
  );
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'ENOSPC: no space\n' });
});

test('what Node compiled of the sources is kept beside the packages', () => {
  const { stderr } = ended(
    `console.error(process.getBuiltinModule('node:module').getCompileCacheDir() ?? 'nowhere')`,
  );
  expect(stderr).toMatch(/node_modules[/\\]\.cache[/\\]afluente-compiled/);
});

test('a program that runs inside of another process leaves no listener there', async () => {
  const listeners = () =>
    [process, process.stdout, process.stderr].map((on) =>
      on.eventNames().map((name) => [String(name), on.listenerCount(name)]),
    );
  const before = listeners();
  const { argv, exitCode } = process;
  try {
    process.argv = ['node', 'afluente'];
    for (const code of [0, 1])
      await runProgram(command('one', 'One.').action(action(() => Promise.resolve(code))));
    expect(process.exitCode).toBe(1);
  } finally {
    [process.argv, process.exitCode] = [argv, exitCode];
  }
  expect(listeners()).toEqual(before);
});
