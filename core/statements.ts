import { createHash } from 'node:crypto';

interface Kind {
  /** Athena bills what a query scans, DDL not: https://aws.amazon.com/athena/pricing/ */
  readonly billed: boolean;
  /** Whether it leaves something: then other SQL of its name can't be started beside it, or after it. */
  readonly writes: boolean;
}

/** The statements of a run, by the names that key them in the payload. */
export const STATEMENTS = {
  drop_raw: { billed: false, writes: false },
  create_raw: { billed: false, writes: true },
  drop_build: { billed: false, writes: false },
  drop_stage: { billed: false, writes: false },
  stage: { billed: true, writes: true },
  plan: { billed: true, writes: false },
  ctas: { billed: true, writes: true },
  check_source: { billed: true, writes: false },
  check_target: { billed: true, writes: false },
  offending: { billed: true, writes: false },
} as const satisfies Record<string, Kind>;

/** As a chunk of a build, the first of which is the CTAS. */
const INSERT: Kind = { billed: true, writes: true };

/** `insert_1` is the build's second chunk, since the first is the CTAS. */
export type StatementName = keyof typeof STATEMENTS | `insert_${number}`;

export function isBilled(name: string): boolean {
  return kindOf(name)?.billed ?? false;
}

export function isWriting(name: StatementName): boolean {
  return kindOf(name)?.writes ?? true;
}

function kindOf(name: string): Kind | undefined {
  if (/^insert_\d+$/.test(name)) return INSERT;
  return Object.entries(STATEMENTS).find(([statement]) => statement === name)?.[1];
}

/** Tells one statement's SQL from another's: 16 hex digits. */
export function sqlHash(sql: string): string {
  return createHash('sha256').update(sql).digest('hex').slice(0, 16);
}
