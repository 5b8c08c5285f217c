import { jest } from '@jest/globals';
import type { Command } from 'commander';
import type { Context } from '../../cli/context.ts';
import { announce } from '../../operate/session/served.ts';
import type { TestLake } from './lake.ts';

/**
 * Runs a command in this process on a lake's pipeline, as beside `afluente offline`.
 * @param onLine is told of each line as it is printed
 * @returns the lines on standard output
 */
export async function printedBy(
  lake: TestLake,
  make: (context: Context) => Command,
  args: readonly string[],
  onLine: (line: string) => void = () => undefined,
): Promise<string[]> {
  const takeBack = announce(lake.state, { connection: lake.offline.connection });
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    const line = String(text).replace(/\n$/, '');
    lines.push(line);
    onLine(line);
    return true;
  });
  try {
    // The lake is there already, so that nothing of the context is used.
    const command = make({} as Context);
    const isOfPipeline = command.options.some(({ long }) => long === '--pipeline');
    const where = ['--state', lake.state, ...(isOfPipeline ? ['--pipeline', lake.pipeline.name] : [])];
    await command.parseAsync([...where, ...args], { from: 'user' });
    return lines;
  } finally {
    write.mockRestore();
    takeBack();
  }
}
