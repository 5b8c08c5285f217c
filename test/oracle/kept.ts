import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Answer, Value } from './answer.ts';

/** What answers statements: a Trino, or what one said before. */
export interface Reference {
  answer(sql: string): Promise<Answer>;
  close(): Promise<void>;
}

const Cell: z.ZodType<Value> = z.lazy(() => z.union([z.null(), z.string(), z.array(Cell)]));
const Kept = z.strictObject({
  /** The statement's SHA-256. */
  of: z.string(),
  answer: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('rows'),
      columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
      rows: z.array(z.array(Cell)),
    }),
    z.strictObject({ kind: z.literal('error'), name: z.string(), message: z.string() }),
  ]),
});

/** What Trino wasn't able to say this time. */
const BREAKDOWNS = new Set(['ORACLE_FAILED', 'EXCEEDED_TIME_LIMIT']);

/** What is answered otherwise the next time. */
const CHANGES = /\b(random|rand|uuid|shuffle|now|current_|localtime)/i;

/**
 * A release's answers stay what they are, so that each statement is asked once on a machine: Trino starts with the
 * first that it hasn't answered yet.
 */
export class KeptAnswers implements Reference {
  readonly #file: string;
  readonly #start: () => Promise<Reference>;
  readonly #answers = new Map<string, Answer>();
  #asked: Promise<Reference> | undefined;

  /** @param file where they are kept, a line each @param start Trino, which is asked for the others */
  constructor(file: string, start: () => Promise<Reference>) {
    this.#file = file;
    this.#start = start;
    if (!existsSync(file)) {
      mkdirSync(dirname(file), { recursive: true });
      return;
    }
    for (const line of readFileSync(file, 'utf8').split('\n').slice(0, -1)) {
      const { of, answer } = Kept.parse(JSON.parse(line));
      this.#answers.set(of, answer);
    }
  }

  async answer(sql: string): Promise<Answer> {
    const key = createHash('sha256').update(sql).digest('base64url');
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    this.#asked ??= this.#start();
    const answer = await (await this.#asked).answer(sql);
    const isKept = !CHANGES.test(sql) && !(answer.kind === 'error' && BREAKDOWNS.has(answer.name));
    if (isKept) {
      this.#answers.set(key, answer);
      appendFileSync(this.#file, `${JSON.stringify({ of: key, answer })}\n`);
    }
    return answer;
  }

  async close(): Promise<void> {
    await (await this.#asked)?.close();
  }
}
