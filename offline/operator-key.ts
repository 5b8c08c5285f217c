import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeAtomically } from './kernel/durable.ts';

const FILE = 'operator.json';

const OperatorKey = z.object({
  accessKeyId: z.string().regex(/^AKIA[0-9A-F]{32}$/),
  secretAccessKey: z.string().min(1),
});

/** The access key of the person at the keyboard. */
export type OperatorKey = z.infer<typeof OperatorKey>;

/**
 * The operator's key of a state directory, made at its first use. As no signature is verified, it is the access
 * key id that nobody may guess.
 */
export function operatorKey(directory: string): OperatorKey {
  const path = join(directory, FILE);
  const kept = OperatorKey.safeParse(readJson(path)).data;
  if (kept) return kept;
  const key = {
    accessKeyId: `AKIA${randomBytes(16).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(20).toString('hex'),
  };
  writeAtomically(path, `${JSON.stringify(key)}\n`);
  chmodSync(path, 0o600);
  return key;
}
