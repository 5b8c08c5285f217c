import type { AthenaClient } from '@aws-sdk/client-athena';
import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { allEnded } from '../../core/all-ended.ts';
import type { ChecksDocument } from '../../core/checks/document.ts';
import { failureInWords } from '../../core/checks/failure.ts';
import { comparesVersions } from '../../core/checks/row-count-falls.ts';
import { checkSelects, checksOf, type Judged } from '../../core/checks/selects.ts';
import { ChecksFailed } from '../../core/errors/errors.ts';
import { numbered } from '../../core/release/formats.ts';
import { checksKey } from '../../core/stage/keys.ts';
import type { Built } from '../../core/tasks/ctas.ts';
import type { Checked } from '../../core/tasks/check-quality.ts';
import { writeJson } from '../../lake/objects.ts';
import { assertUnchanged } from '../../lake/raw-data.ts';
import { firstRow } from '../athena/results.ts';
import { runStatements } from '../athena/statement.ts';
import type { FencedContext } from '../runtime/fenced.ts';
import { withOffendingRows } from './offending.ts';
import { previousVersion } from './previous.ts';

interface Clients {
  readonly athena: AthenaClient;
  readonly glue: GlueClient;
  readonly s3: S3Client;
}

/**
 * Source and build, each checked with one SELECT, then the rows that break something; the results lie beside
 * the build. When it comes back for a query that took longer, those before it are found again.
 * @returns the results without values of rows, which `_checks.json` has
 * @throws SourceChanged when the raw data isn't what this run put there any more; ChecksFailed naming each error check that failed and what was seen; warnings are reported
 */
export async function checkQuality(
  input: Built,
  clients: Clients,
  context: FencedContext,
): Promise<Built | Checked> {
  const { pipeline, environment, run, execution, deployed } = context;
  // A redriven run may come back after another has put its data there.
  await assertUnchanged(clients.s3, environment.bucket, pipeline, input.upload.raw.etag);
  const asked = checksOf(pipeline);
  const selects = checkSelects(asked, pipeline, { database: environment.database, run });
  const statements = [
    { name: 'check_source' as const, ...selects.source },
    { name: 'check_target' as const, ...selects.target },
  ];
  const measured = await runStatements(clients.athena, statements, input.queries, context);
  const { step, queryIds } = measured;
  if (step.status !== 'done') return { ...input, queries: measured.queries, step };

  const [source = [], target = []] = await allEnded(queryIds.map((id) => firstRow(clients.athena, id)));
  const results = selects.judge(
    { source, target },
    {
      uploadedRows: input.upload.rows,
      startedAt: new Date(execution.startTime),
      previous: comparesVersions(pipeline.definition) ? await previousVersion(clients, context) : undefined,
    },
  );
  const shown = await withOffendingRows(clients.athena, asked, results, measured.queries, context);
  const output = { ...input, queries: shown.queries, step: shown.step };
  if (shown.step.status !== 'done') return output;
  await report(shown.checks, clients.s3, context);
  const stamps = { ...input.stamps, checks: deployed.checks };
  return { ...output, checks: shown.checks.map(({ told }) => told), stamps };
}

/** @throws ChecksFailed */
async function report(judged: readonly Judged[], s3: S3Client, context: FencedContext): Promise<void> {
  const { pipeline, environment, run, execution, log, measure, now } = context;
  const document: ChecksDocument = {
    run,
    table: pipeline.definition.target.table,
    startedAt: execution.startTime,
    checkedAt: now().toISOString(),
    checks: judged.map(({ inFull }) => inFull),
  };
  const key = checksKey(pipeline.definition.target.table, run);
  await writeJson(s3, environment.bucket, key, numbered('checks', document));
  const checks = judged.map(({ told }) => told);
  const failed = checks.filter(({ passed }) => !passed);
  const errors = failed.filter(({ severity }) => severity === 'error');
  log('checked', { checks });
  measure('DqChecksPassed', checks.length - failed.length);
  measure('DqErrorsFailed', errors.length);
  measure('DqWarningsFailed', failed.length - errors.length);
  if (errors.length === 0) return;
  throw new ChecksFailed(
    `${failureInWords(errors)}. Nothing was published; readers keep the previous version.`,
  );
}
