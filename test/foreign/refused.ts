import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

/** Files that can't be read, by the reason, which is part of what is said of each. */
const Refused = z.record(z.string(), z.array(z.string()));

const KNOWN = Refused.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'refused.json'), 'utf8')));

/** The reason for which a file is known to be refused; nothing where it is to be read. */
export function knownReason(file: string, known: z.infer<typeof Refused> = KNOWN): string | undefined {
  return Object.entries(known).find(([, files]) => files.includes(file))?.[0];
}
