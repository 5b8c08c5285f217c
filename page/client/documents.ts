import type { ExecutionDocument, ListedExecution } from '../../operate/executions/executions.ts';
import type { ReadLine } from '../../operate/logs/line.ts';
import type { QueryAnswer } from '../../operate/data/query.ts';
import type { DeployedPipeline } from '../../operate/session/stage.ts';
import type { PipelineStatus } from '../../operate/pipeline/status.ts';
import type { ListedVersion } from '../../operate/data/versions.ts';
import type { StageDocument } from '../documents.ts';
import type { MachineDocument } from '../machine.ts';

export type {
  DeployedPipeline,
  ExecutionDocument,
  ListedExecution,
  ListedVersion,
  ReadLine,
  MachineDocument,
  PipelineStatus,
  QueryAnswer,
  StageDocument,
};

/** What each path below `/api/` answers with. */
interface Documents {
  readonly stage: StageDocument;
  readonly pipelines: readonly DeployedPipeline[];
}
interface PipelineDocuments {
  readonly status: PipelineStatus;
  readonly executions: readonly ListedExecution[];
  readonly versions: readonly ListedVersion[];
  readonly machine: MachineDocument;
}

/** The server's own words of what went wrong. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

export function read<K extends keyof Documents>(name: K): Promise<Documents[K]> {
  return fetched(`/api/${name}`);
}

export function readOf<K extends keyof PipelineDocuments>(
  pipeline: string,
  name: K,
): Promise<PipelineDocuments[K]> {
  return fetched(`/api/pipelines/${encodeURIComponent(pipeline)}/${name}`);
}

export function readExecution(pipeline: string, execution: string): Promise<ExecutionDocument> {
  return fetched(
    `/api/pipelines/${encodeURIComponent(pipeline)}/executions/${encodeURIComponent(execution)}`,
  );
}

/** The lines that a task logged in an execution. */
export function readLog(pipeline: string, execution: string, task: string): Promise<readonly ReadLine[]> {
  const [of, one, state] = [pipeline, execution, task].map(encodeURIComponent);
  return fetched(`/api/pipelines/${of}/logs/${one}/${state}`);
}

/** Runs a statement that reads. */
export function ask(statement: string): Promise<QueryAnswer> {
  return fetched('/api/sql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ statement }),
  });
}

// The server is this page's own: what it sends is of the type that both are compiled with.
async function fetched<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  const text = await response.text();
  if (!response.headers.get('content-type')?.startsWith('application/json')) throw new Refused(text);
  const body = JSON.parse(text);
  if (response.ok) return body;
  throw new Refused(body.error);
}
