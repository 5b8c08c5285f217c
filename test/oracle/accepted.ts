import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { OUTCOMES } from './compare.ts';
import type { Verdict } from './judge.ts';
import { VERSIONS } from './toolchain.ts';

const Accepted = z.array(
  z.strictObject({
    /** A regular expression of the statements. */
    statements: z.string(),
    outcome: z.enum(OUTCOMES),
    /** Beside this Trino alone. */
    version: z.optional(z.enum(VERSIONS)),
    reason: z.string().min(20),
  }),
);

/** What may stay different, because nothing published decides it, and no reading of it is worth its code. */
const accepted = Accepted.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'accepted.json'), 'utf8')));

/** Whether a verdict is nothing that has to be mended. */
export function isFine({ outcome, statement, version }: Verdict): boolean {
  if (outcome === 'equal' || outcome === 'refused' || outcome === 'last digits') return true;
  return accepted.some(
    (one) =>
      one.outcome === outcome &&
      (one.version === undefined || one.version === version) &&
      new RegExp(one.statements, 's').test(statement.sql),
  );
}
