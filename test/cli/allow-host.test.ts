import { jest } from '@jest/globals';
import { isHostName } from '@afluente/offline/host-name';
import { offlineCommand } from '../../cli/commands/offline.ts';
import type { Context } from '../../cli/context.ts';

/** The names that `afluente offline` takes from its arguments; it isn't served. */
async function allowed(...names: string[]): Promise<unknown> {
  const command = offlineCommand({ isHostName } as unknown as Context).action(() => undefined);
  await command.parseAsync(
    names.flatMap((name) => ['--allow-host', name]),
    { from: 'user' },
  );
  return command.opts()['allowHost'];
}

test('names and addresses are allowed, in lower case, as often as they are given', async () => {
  expect(await allowed()).toEqual([]);
  expect(await allowed('host.docker.internal', 'Lake.Test', '172.17.0.1', 'a--b', 'x')).toEqual([
    'host.docker.internal',
    'lake.test',
    '172.17.0.1',
    'a--b',
    'x',
  ]);
});

test.each(['', '.', 'a..b', 'a-.b', 'a.-b', '-a', 'a-', 'a.', 'a:4566', 'http://a', 'a b', 'a'.repeat(254)])(
  '%j is none',
  async (name) => {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      await expect(allowed(name)).rejects.toMatchObject({
        code: 'commander.invalidArgument',
        message: expect.stringContaining('It is a name or an address, without a port.'),
      });
    } finally {
      write.mockRestore();
    }
  },
);
