import SharedGlobals from './environment.ts';
import { jest } from './globals.ts';

test('what a file of tests changes in its process is put back after it', async () => {
  const { exitCode, argv } = process;
  const exit: unknown = Reflect.get(process, 'exit');
  const { console } = globalThis;
  const env = { ...process.env };
  const environment = new SharedGlobals();

  Object.assign(process.env, { MORE: 'more', PATH: 'other' });
  delete process.env['HOME'];
  process.exit = () => undefined as never;
  process.exitCode = 3;
  process.argv = [];
  globalThis.console = { ...console };
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.useFakeTimers();
  const faked = setTimeout;
  await environment.teardown();

  expect({ ...process.env }).toEqual(env);
  expect(process).toMatchObject({ exit, exitCode, argv });
  expect(globalThis.console).toBe(console);
  expect(jest.isMockFunction(Reflect.get(process.stdout, 'write'))).toBe(false);
  expect(setTimeout).not.toBe(faked);
});
