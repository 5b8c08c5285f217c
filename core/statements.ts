/**
 * The statements of a run, by the names that key them in the payload. Athena bills what a query scans, DDL not.
 * @see https://aws.amazon.com/athena/pricing/
 */
export const STATEMENTS = {
  drop_raw: { billed: false },
  create_raw: { billed: false },
  drop_build: { billed: false },
  ctas: { billed: true },
  check_source: { billed: true },
  check_target: { billed: true },
  offending: { billed: true },
} as const satisfies Record<string, { readonly billed: boolean }>;

export type StatementName = keyof typeof STATEMENTS;

export function isBilled(name: string): boolean {
  return Object.entries(STATEMENTS).some(([statement, { billed }]) => statement === name && billed);
}
