import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { DIALECTS } from './dialects.ts';
import { measure } from './measure.ts';
import { type Compared, compared, failed, report } from './report.ts';

/*
 * How fast the upload's reader reads each dialect, beside papaparse on the same file in the same process, by turns. It judges
 * and rewrites what papaparse only splits. Outside of Jest, in which globals are looked up anew each time.
 *
 * npm run test:speed                      30 MB of each, seven rounds
 * npm run test:speed -- --short           10 MB of each, five rounds: for CI
 * npm run test:speed -- --only zone       the dialects with this in their name; more than one may be named
 * npm run test:speed -- --json            what was measured
 */
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
    /** In this process, one alone: engines make other code of what many use. */
    dialect: { type: 'string' },
  },
});

/**
 * Times papaparse. The goal is 1; garbage collection makes its figures differ by a factor of two from one run to another. A
 * dialect that falls off the fast path is at a tenth.
 */
const LEAST = 0.5;

const [megabytes, rounds] = values.short ? [10, 5] : [30, 7];

if (values.dialect === undefined) {
  const names = Object.keys(DIALECTS).filter(
    (name) => values.only?.some((part) => name.includes(part)) ?? true,
  );
  const all = names.map(measuredApart);
  console.log(
    values.json ? JSON.stringify({ least: LEAST, dialects: all }, undefined, 2) : report(all, LEAST),
  );
  // A suite that read nothing shows nothing.
  process.exitCode = names.length === 0 || failed(all, LEAST).length > 0 ? 1 : 0;
} else {
  const dialect = DIALECTS[values.dialect];
  if (!dialect) throw new Error(`There is no dialect ${values.dialect}.`);
  console.log(JSON.stringify(compared(values.dialect, await measure(dialect, megabytes, rounds))));
}

function measuredApart(name: string): Compared {
  const short = values.short ? ['--short'] : [];
  const out = execFileSync(process.execPath, [import.meta.filename, '--dialect', name, ...short], {
    encoding: 'utf8',
  });
  return JSON.parse(out);
}
