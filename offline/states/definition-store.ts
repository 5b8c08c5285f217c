import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeAtomically } from '../kernel/durable.ts';

const Kept = z.object({ definition: z.string() });

/** @param definition Amazon States Language, JSON text */
export function fingerprint(definition: string): string {
  return createHash('sha256').update(definition).digest('hex');
}

/** The definitions that executions were started with, on disk, each once: `<directory>/<fingerprint>.json`. */
export class DefinitionStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @throws Error of the file system */
  keep(definition: string): void {
    const file = this.#file(fingerprint(definition));
    if (!existsSync(file)) writeAtomically(file, `${JSON.stringify({ definition } satisfies Kept)}\n`);
  }

  get(of: string): string | undefined {
    return Kept.safeParse(readJson(this.#file(of))).data?.definition;
  }

  #file(of: string): string {
    return join(this.#directory, `${of}.json`);
  }
}

type Kept = z.output<typeof Kept>;
