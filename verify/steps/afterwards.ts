import { NAMESPACE, type OwnMetric, SERVICE } from '../../core/metrics/own.ts';
import { every, poll } from '../../operate/poll.ts';
import type { Followed } from '../../operate/executions/follow.ts';
import { metricSums } from '../../operate/executions/metric-sums.ts';
import { lockIsFree } from '../lock.ts';
import { publishedBy } from '../run-facts.ts';
import { needed, type Notes } from '../seen.ts';
import type { Trial } from '../trial.ts';

export async function lockAtTheEnd(trial: Trial, notes: Notes): Promise<void> {
  trial.tell('waiting for the run lock');
  await notes.fact('the run lock is free', async () => ((await lockIsFree(trial)) ? 'yes' : 'no'));
}

/** What a run counts, whatever its files are called and cut. */
const COUNTED: readonly OwnMetric[] = [
  'RowsIngested',
  'RowsRejected',
  'RowsWritten',
  'PartitionsWritten',
  'DqChecksPassed',
  'DqErrorsFailed',
  'DqWarningsFailed',
];

/** The metrics of the run that built the file again; CloudWatch has them minutes later. */
export async function metrics(trial: Trial, notes: Notes): Promise<void> {
  const run = needed(trial.rebuilt, 'the run that built it again');
  publishedBy(run);
  trial.tell('waiting for CloudWatch');
  await notes.facts('its metrics', async () => {
    let sums: Record<string, string> = {};
    const arrived = async () => {
      sums = await sumsOf(trial, run);
      return Object.keys(sums).length === COUNTED.length || undefined;
    };
    await poll(arrived, { pace: every(10_000), patience: trial.patience, signal: trial.signal });
    return sums;
  });
}

/** Those that have arrived. */
async function sumsOf({ session }: Trial, run: Followed): Promise<Record<string, string>> {
  const { name, stage } = session.pipeline;
  const Dimensions = [
    { Name: 'service', Value: SERVICE },
    { Name: 'pipeline', Value: name },
    { Name: 'stage', Value: stage },
  ];
  const metrics = COUNTED.map((MetricName) => ({ Namespace: NAMESPACE, MetricName, Dimensions }));
  const sums = Object.entries(await metricSums(session.aws, metrics, run));
  return Object.fromEntries(sums.map(([metric, sum]) => [`the metric ${metric}`, String(sum)]));
}
