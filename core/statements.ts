/**
 * The statements of a run, by the names that key them in the payload. Athena bills what a query scans, DDL not.
 * @see https://aws.amazon.com/athena/pricing/
 */
export const STATEMENTS = {
  drop_raw: { billed: false },
  create_raw: { billed: false },
  drop_build: { billed: false },
  drop_stage: { billed: false },
  stage: { billed: true },
  plan: { billed: true },
  ctas: { billed: true },
  check_source: { billed: true },
  check_target: { billed: true },
  offending: { billed: true },
} as const satisfies Record<string, { readonly billed: boolean }>;

/** `insert_1` is the build's second chunk, since the first is the CTAS. */
export type StatementName = keyof typeof STATEMENTS | `insert_${number}`;

export function isBilled(name: string): boolean {
  if (/^insert_\d+$/.test(name)) return true;
  return Object.entries(STATEMENTS).some(([statement, { billed }]) => statement === name && billed);
}
