import { readFileSync } from 'node:fs';
import { fingerprintsOf } from '../../core/definition/fingerprint.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { type RunId, runIdOf } from '../../core/runs/run-id.ts';
import type { BuildRecord, Version } from '../../core/published/version.ts';
import type { FencedContext } from '../../lambdas/runtime/fenced.ts';
import trial from '../pipelines/trial/pipeline.ts';
import visits from '../pipelines/visits/pipeline.ts';
import type { MemoryAws } from './aws.ts';
import type { MemoryExecution } from './executions.ts';

/** Where the pipelines of a test work: the names that `MemoryAws` has. */
export const PLACE = { bucket: 'lake', database: 'db', workgroup: 'w', stage: 'dev' };

function loaded(name: string, definition: Pipeline['definition']): Pipeline {
  const { table } = definition.target;
  const sql = readFileSync(`${import.meta.dirname}/../pipelines/${name}/${table}.sql`, 'utf8');
  return { name, definition, sql };
}

/** With partitions, and a file that replaces the one before. */
export const TRIAL = loaded('trial', trial);
/** Without partitions, in append mode. */
export const VISITS = loaded('visits', visits);

/** What a build and its version both say: of `trial`, with three rows in two partitions. */
const CONTENT = {
  pipeline: 'trial',
  table: 'trial_by_city',
  run: '20261122t043012_1a2b3c4d' as RunId,
  rows: 3,
  bytes: 30,
  columns: [
    { Name: 'id', Type: 'int' },
    { Name: 'city', Type: 'string' },
  ],
  partitionBy: ['city'],
  partitions: [['a'], ['b']],
};

/** What a build says of itself. */
export function buildOf(change: Partial<BuildRecord> = {}): BuildRecord {
  return { ...CONTENT, evolution: 'compatible', ...change };
}

/** A version in full: the one that `publishedParameters` tell of. */
export function versionOf(change: Partial<Version> = {}): Version {
  return {
    ...CONTENT,
    number: 3,
    publishedAt: '2026-11-22T04:31:00.000Z',
    definition: 'd',
    source: 's',
    ...change,
  };
}

/** What the catalog holds of the publication of a table, each with its prefix left out. */
export function publishedParameters(change: Readonly<Record<string, string | undefined>> = {}) {
  const publication = {
    pipeline: CONTENT.pipeline,
    run: CONTENT.run,
    epoch: '7',
    version: '3',
    last: '3',
    source: 's',
    definition: 'd',
    ...change,
  };
  return Object.fromEntries(
    Object.entries(publication).flatMap(([name, value]) =>
      value === undefined ? [] : [[`afluente.${name}`, value]],
    ),
  );
}

/** What a task is given, and what it told meanwhile. */
export interface Told {
  readonly context: FencedContext;
  /** Each line that was logged, with its fields. */
  readonly logged: [message: string, fields: object][];
  readonly measured: [metric: string, value: number, by?: { readonly reason: string }][];
}

/** The context of a task of an execution in `aws`; a redriven one's is made anew. */
export function contextOf(
  aws: MemoryAws,
  { executionArn: id, name, startDate, redriveCount }: Omit<MemoryExecution, 'history'>,
  change: Partial<FencedContext> = {},
): Told {
  const logged: Told['logged'] = [];
  const measured: Told['measured'] = [];
  const execution = { id, name, startTime: startDate.toISOString(), redriveCount };
  const pipeline = change.pipeline ?? TRIAL;
  const context: FencedContext = {
    pipeline,
    environment: { ...PLACE, pipeline: pipeline.name },
    execution,
    run: runIdOf(execution),
    began: aws.now(),
    epoch: 1,
    deployed: fingerprintsOf(pipeline),
    noteQuery: async () => undefined,
    log: (message, fields = {}) => void logged.push([message, fields]),
    measure: (...measure) => void measured.push(measure),
    now: aws.now,
    sleep: aws.sleep,
    ...change,
  };
  return { context, logged, measured };
}
