import { basename } from 'node:path';
import { describe, startedFor, startFor, stop } from './execution.ts';
import { follow, type Followed } from './follow.ts';
import { land, sizeOf } from './land.ts';
import { stateLine } from './report.ts';
import type { Aws, DeployedPipeline } from './stage.ts';
import type { Terminal } from './terminal.ts';
import { bytes, duration } from './units.ts';

/**
 * Puts a file into landing and follows the execution that the landing rule starts, or that is started here
 * where the rule is off or takes no empty file.
 */
export async function runOn(
  aws: Aws,
  pipeline: DeployedPipeline,
  file: string,
  terminal: Terminal,
): Promise<Followed> {
  const { print, style, working, settle } = terminal;
  const size = sizeOf(file);
  const began = Date.now();
  let sent = 0;
  working(() => `landing ${basename(file)}   ${share(sent, size)}, ${rate(sent, Date.now() - began)}`);
  const landed = await land(aws, pipeline, file, (loaded) => {
    sent = loaded;
  });
  settle(
    `${style('dim', 'landed'.padEnd(10))}${landed.key}, ${bytes(size)} in ${duration(Date.now() - began)}`,
  );

  const byRule = pipeline.startsOnLanding && size > 0;
  const executionArn = byRule
    ? await startedFor(aws, pipeline, landed)
    : await startFor(aws, pipeline, landed, new Date());
  const { name = '' } = await describe(aws, executionArn);
  const by = byRule ? 'started by the landing rule' : 'started here';
  print(`${style('dim', 'execution'.padEnd(10))}${name}   ${style('dim', by)}`);
  // The offline AWS ends with this process, so its execution does too.
  const interrupted = () => void stop(aws, executionArn);
  process.once('SIGINT', interrupted);
  return follow(aws, executionArn, {
    entered: (state) => working(() => `${state.name}   ${duration(Date.now() - state.enteredAt.getTime())}`),
    left: (state) => settle(stateLine(state, terminal)),
  }).finally(() => process.off('SIGINT', interrupted));
}

function share(sent: number, size: number): string {
  return size > 0 ? `${Math.floor((sent / size) * 100)} %` : '';
}

function rate(sent: number, milliseconds: number): string {
  return `${bytes((sent / Math.max(milliseconds, 1)) * 1000)}/s`;
}
