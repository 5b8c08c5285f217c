import * as z from 'zod/mini';
import { type DefinedColumn, PipelineDefinition } from '../../operate/documents/definition.ts';
import { ExecutionDocument, ListedExecution } from '../../operate/documents/execution.ts';
import { Line } from '../../operate/documents/line.ts';
import { DeployedPipeline } from '../../operate/documents/pipeline.ts';
import { QueryAnswer } from '../../operate/documents/query.ts';
import { PipelineStatus } from '../../operate/documents/status.ts';
import { ListedVersion } from '../../operate/documents/version.ts';
import { MachineDocument, StageDocument } from '../schemas.ts';

export type {
  DefinedColumn,
  DeployedPipeline,
  ExecutionDocument,
  ListedExecution,
  Line,
  ListedVersion,
  MachineDocument,
  PipelineDefinition,
  PipelineStatus,
  QueryAnswer,
  StageDocument,
};

/** The server's own words of what went wrong. */
class Refused extends Error {
  override readonly name: string = 'Refused';
}

/** There is nothing of that name. */
export class NotThere extends Refused {
  override readonly name = 'NotThere';
}

export function readStage(): Promise<StageDocument> {
  return fetched(StageDocument, '/api/stage');
}

export function readPipelines(): Promise<readonly DeployedPipeline[]> {
  return fetched(z.array(DeployedPipeline), '/api/pipelines');
}

export function readStatus(pipeline: string): Promise<PipelineStatus> {
  return fetched(PipelineStatus, pathOf(pipeline, 'status'));
}

/** The newest first. */
export function readExecutions(pipeline: string): Promise<readonly ListedExecution[]> {
  return fetched(z.array(ListedExecution), pathOf(pipeline, 'executions'));
}

export function readVersions(pipeline: string): Promise<readonly ListedVersion[]> {
  return fetched(z.array(ListedVersion), pathOf(pipeline, 'versions'));
}

export function readDefinition(pipeline: string): Promise<PipelineDefinition> {
  return fetched(PipelineDefinition, pathOf(pipeline, 'definition'));
}

/** The machine that an execution runs by; without one the deployed one. */
export function readMachine(pipeline: string, execution?: string): Promise<MachineDocument> {
  const of = execution === undefined ? [] : [execution];
  return fetched(MachineDocument, pathOf(pipeline, 'machine', ...of));
}

export function readExecution(pipeline: string, execution: string): Promise<ExecutionDocument> {
  return fetched(ExecutionDocument, pathOf(pipeline, 'executions', execution));
}

/** The lines that a task logged in an execution. */
export function readLog(pipeline: string, execution: string, task: string): Promise<readonly Line[]> {
  return fetched(z.array(Line), pathOf(pipeline, 'logs', execution, task));
}

function pathOf(pipeline: string, ...parts: readonly string[]): string {
  return ['/api/pipelines', ...[pipeline, ...parts].map(encodeURIComponent)].join('/');
}

/** Runs a statement that reads. */
export function ask(statement: string): Promise<QueryAnswer> {
  return fetched(QueryAnswer, '/api/sql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ statement }),
  });
}

const Wrong = z.object({ error: z.string() });

/** What turns the direction of a text round, or would be obeyed otherwise; JSON escapes the rest of it. */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** JSON in which nothing would be obeyed that a file, a service or a person wrote into it: `<U+202E>`. */
function harmless(json: string): string {
  return json.replaceAll(
    OBEYED,
    (one) => `<U+${one.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}>`,
  );
}

/** @throws NotThere, Refused with the server's words, or where it answers something else than is asked for: another release */
async function fetched<T>(schema: z.ZodMiniType<T>, path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  const text = harmless(await response.text());
  if (!response.headers.get('content-type')?.startsWith('application/json')) throw new Refused(text);
  const body: unknown = JSON.parse(text);
  if (response.status === 404) throw new NotThere(Wrong.parse(body).error);
  if (!response.ok) throw new Refused(Wrong.parse(body).error);
  const answer = z.safeParse(schema, body);
  if (answer.success) return answer.data;
  throw new Refused(`${path} is not what this page reads; load it again.`);
}
