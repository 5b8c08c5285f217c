import type { AthenaClient } from '@aws-sdk/client-athena';
import { ChecksFailed } from '../../core/errors.ts';
import type { Built, CheckResult, Checked } from '../../core/payload.ts';
import { sourceChecks, targetChecks } from '../../core/sql/checks.ts';
import { firstRow } from '../athena/results.ts';
import { runStatements } from '../athena/statement.ts';
import type { FencedContext } from '../runtime/fenced.ts';

/**
 * Source and build, each checked with one SELECT.
 * @throws ChecksFailed naming each error check that failed and what was seen; warnings are reported
 */
export async function checkQuality(
  input: Built,
  athena: AthenaClient,
  context: FencedContext,
): Promise<Built | Checked> {
  const { pipeline, place, run, log, measure } = context;
  const tables = [
    { name: 'check_source' as const, ...sourceChecks(pipeline, place.database) },
    { name: 'check_target' as const, ...targetChecks(pipeline, place.database, run) },
  ];
  const statements = tables.map(({ name, statement }) => ({ name, sql: statement }));
  const { queries, step, queryIds } = await runStatements(athena, statements, input.queries, context);
  const output = { ...input, queries, step };
  if (step.status !== 'done') return output;

  const rows = await Promise.all(queryIds.map((id) => firstRow(athena, id)));
  const checks = tables.flatMap(({ judge }, index) => judge(rows[index] ?? []));
  const failed = checks.filter(({ passed }) => !passed);
  const errors = failed.filter(({ severity }) => severity === 'error');
  log('checked', { checks });
  measure('DqChecksPassed', checks.length - failed.length);
  measure('DqErrorsFailed', errors.length);
  measure('DqWarningsFailed', failed.length - errors.length);
  if (errors.length > 0) {
    throw new ChecksFailed(
      `${errors.map(inWords).join('; ')}. Nothing was published; readers keep the previous version.`,
    );
  }
  return { ...output, checks };
}

function inWords({ table, check, observed }: CheckResult): string {
  return `${table}: ${check} failed: ${observed}`;
}
