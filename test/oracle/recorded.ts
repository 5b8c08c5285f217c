import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Answer, Value } from './answer.ts';
import { OUTCOMES, type Outcome } from './compare.ts';
import type { Verdict } from './judge.ts';

const FOLDER = join(import.meta.dirname, 'recorded');

const ValueShape: z.ZodType<Value> = z.lazy(() => z.union([z.null(), z.string(), z.array(ValueShape)]));
const AnswerShape = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rows'),
    columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
    rows: z.array(z.array(ValueShape)),
  }),
  z.strictObject({ kind: z.literal('error'), name: z.string(), message: z.string() }),
]);
const Line = z.strictObject({ trino: z.string(), sql: z.string(), answer: AnswerShape });

/** What Trino answered to a statement of the project. */
export interface Recorded {
  readonly trino: string;
  readonly sql: string;
  readonly answer: Exclude<Answer, { kind: 'refused' }>;
}

/** Trino's answers, in the order of the statements. */
export function recorded(): Recorded[] {
  return readFileSync(join(FOLDER, 'answers.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Line.parse(JSON.parse(line)));
}

const Known = z.record(z.string(), z.enum(OUTCOMES));

/** What the statements came to that aren't equal, when they were recorded. */
export function known(): Readonly<Record<string, Outcome>> {
  return Known.parse(JSON.parse(readFileSync(join(FOLDER, 'known.json'), 'utf8')));
}

/** Keeps what Trino answered, and which of the statements come to something else here. */
export function record(version: string, verdicts: readonly Verdict[]): void {
  const ordered = verdicts.toSorted((a, b) =>
    a.statement.id.localeCompare(b.statement.id, 'en', { numeric: true }),
  );
  const lines = ordered.flatMap(({ statement, trino }) =>
    trino === undefined ? [] : [JSON.stringify({ trino: version, sql: statement.sql, answer: trino })],
  );
  writeFileSync(join(FOLDER, 'answers.jsonl'), `${lines.join('\n')}\n`);
  const others = ordered.filter(({ outcome }) => outcome !== 'equal');
  const outcomes = Object.fromEntries(others.map(({ statement, outcome }) => [statement.sql, outcome]));
  writeFileSync(join(FOLDER, 'known.json'), `${JSON.stringify(outcomes, null, 2)}\n`);
}
