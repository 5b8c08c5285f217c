import { jest } from '@jest/globals';
import { answerInterrupts, interruptible, saying, untilEnded } from '../../cli/interrupt.ts';

/** What is printed, and the exit code, of Ctrl-C. */
function pressed(): { readonly said: string; readonly code: unknown } {
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  let code: unknown;
  const exit = jest.spyOn(process, 'exit').mockImplementation((given) => {
    code = given;
    return undefined as never;
  });
  process.emit('SIGINT');
  write.mockRestore();
  exit.mockRestore();
  return { said: said.join(''), code };
}

let end: () => void;
beforeEach(() => (end = answerInterrupts()));
afterEach(() => end());

test('Ctrl-C says where to look, and what a work says that it cuts off', async () => {
  expect(pressed()).toEqual({ said: expect.stringContaining('npx afluente status'), code: 130 });
  await saying('Nothing was started.', async () => {
    expect(pressed()).toEqual({ said: 'Nothing was started.\n', code: 130 });
  });
  expect(pressed().said).toContain('npx afluente status');
});

test('a work that answers is left to it; a second Ctrl-C ends the process', async () => {
  await interruptible(async (signal) => {
    expect(pressed()).toEqual({ said: '', code: undefined });
    expect(signal.aborted).toBe(true);
    expect(pressed().code).toBe(130);
  });
});

test('a program that runs until it is ended tells who ended it by its exit code', async () => {
  const codes = [untilEnded(), untilEnded()];
  process.emit('SIGTERM');
  expect(await Promise.all(codes)).toEqual([0, 0]);
  const code = untilEnded();
  expect(pressed()).toEqual({ said: '', code: undefined });
  expect(await code).toBe(130);
});
