import { createHash } from 'node:crypto';

interface Kind {
  /** Athena bills what a query scans, DDL not: https://aws.amazon.com/athena/pricing/ */
  readonly billed: boolean;
  /** Whether there is something afterwards, a table or rows: then other SQL of its name can't be started beside it, or after it. */
  readonly leaves: boolean;
}

/** The statements of a run, by the names that key them in the payload. */
export const STATEMENTS = {
  drop_raw: { billed: false, leaves: false },
  create_raw: { billed: false, leaves: true },
  drop_build: { billed: false, leaves: false },
  drop_stage: { billed: false, leaves: false },
  stage: { billed: true, leaves: true },
  plan: { billed: true, leaves: false },
  ctas: { billed: true, leaves: true },
  check_source: { billed: true, leaves: false },
  check_target: { billed: true, leaves: false },
  offending: { billed: true, leaves: false },
} as const satisfies Record<string, Kind>;

/** As a chunk of a build, the first of which is the CTAS. */
const INSERT: Kind = { billed: true, leaves: true };

/** `insert_1` is the build's second chunk, since the first is the CTAS. */
export type StatementName = keyof typeof STATEMENTS | `insert_${number}`;

export function isBilled(name: string): boolean {
  return kindOf(name)?.billed ?? false;
}

export function leavesSomething(name: StatementName): boolean {
  return kindOf(name)?.leaves ?? true;
}

function kindOf(name: string): Kind | undefined {
  if (/^insert_\d+$/.test(name)) return INSERT;
  return Object.entries(STATEMENTS).find(([statement]) => statement === name)?.[1];
}

/** Tells one statement's SQL from another's: 16 hex digits. */
export function sqlHash(sql: string): string {
  return createHash('sha256').update(sql).digest('hex').slice(0, 16);
}
