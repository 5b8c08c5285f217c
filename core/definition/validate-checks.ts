import { kindOf } from '../checks/kinds.ts';
import type { Check } from './checks.ts';
import type { Columns } from './columns.ts';

/** What is wrong with the checks of a target: one line each, with its place. */
export function checksFaults(checks: readonly Check<string>[], columns: Columns): string[] {
  const names = checks.map((check) => (check.kind === 'custom' ? check.name : undefined));
  return checks.flatMap((check, index) => [
    ...kindOf(check)
      .faults(columns)
      .map((fault) => `checks[${index}]: ${fault}`),
    ...(check.kind === 'custom' && names.indexOf(check.name) < index
      ? [`checks[${index}]: custom.name: "${check.name}" is also that of another check; choose another`]
      : []),
  ]);
}
