import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../support/program.ts';

/** Every finding of cdk-nag's AwsSolutions rules that stands, and why it is right. */
const EXPLAINED: [RegExp, string][] = [
  [/^AwsSolutions-SQS3$/, 'The queues without a dead-letter queue are the dead-letter queues.'],
  [/IAM5\[Resource::\*\]$/, 'X-Ray and log delivery have no resources to name.'],
  [
    /execution:orders_pipeline-(dev|prod):\*\]$/,
    'The owner of the run lock is any execution of the own state machine.',
  ],
  [/\/landing\/orders\/\*\]$/, 'People choose the names of the files that land.'],
  [/\/athena-staging\/pipelines\/orders\/\*\]$/, 'Athena names results after the query.'],
  [/\/raw-data\/orders\/\*\]$/, 'A table is read by its prefix.'],
  [/table\/afluente_(dev|prod)\/\*\]$/, 'Listing tables is asked of all tables of the database.'],
  [/table\/afluente_(dev|prod)\/orders_summary__build_\*\]$/, 'The build table is named after the run.'],
  [
    /\/processed-data\/orders_summary\/\*(\/_(version|checks|superseded)\.json)?\]$/,
    'Versions are named after the run.',
  ],
];

test.each(['dev', 'prod'])(
  '%s: cdk-nag finds nothing that is not explained, and nothing is explained in vain',
  (stage) => {
    const out = mkdtempSync(join(tmpdir(), 'afluente-nag-'));
    run(['test/lib/nag.ts', stage, out]);
    const report = JSON.parse(readFileSync(join(out, 'validation-report.json'), 'utf8')) as {
      pluginReports: { pluginName: string; violations: { ruleName: string }[] }[];
    };
    const nag = report.pluginReports.find(({ pluginName }) => pluginName === 'AwsSolutions');
    const findings = nag!.violations.map(({ ruleName }) => ruleName);
    const others = report.pluginReports.filter(({ pluginName }) => pluginName !== 'AwsSolutions');
    expect(others.flatMap(({ violations }) => violations)).toEqual([]);
    expect(findings.filter((finding) => !EXPLAINED.some(([pattern]) => pattern.test(finding)))).toEqual([]);
    expect(EXPLAINED.filter(([pattern]) => !findings.some((finding) => pattern.test(finding)))).toEqual([]);
  },
);
