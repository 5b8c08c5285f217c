import { createHash } from 'node:crypto';
import { type StatementName, TASK_KINDS, TASKS } from '../tasks/kinds.ts';
import type { StatementFacts } from '../tasks/task.ts';

const FACTS: ReadonlyMap<string, StatementFacts> = new Map(
  TASK_KINDS.flatMap((kind) => Object.entries(TASKS[kind].statements)),
);

export function isBilled(name: string): boolean {
  return factsOf(name)?.billed ?? false;
}

export function leavesSomething(name: StatementName): boolean {
  return factsOf(name)?.leaves ?? true;
}

function factsOf(name: string): StatementFacts | undefined {
  const [, statement = name, number] = /^(.+)_(\d+)$/.exec(name) ?? [];
  const facts = FACTS.get(statement);
  return (facts?.numbered ?? false) === (number !== undefined) ? facts : undefined;
}

/** Tells one statement's SQL from another's: 16 hex digits. */
export function sqlHash(sql: string): string {
  return createHash('sha256').update(sql).digest('hex').slice(0, 16);
}
