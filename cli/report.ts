import { PRICES } from '../core/cost.ts';
import type { StateRun } from './follow.ts';
import type { Summary } from './summary.ts';
import type { Terminal } from './terminal.ts';
import { bytes, count, counted, dollars, duration } from './units.ts';
import * as z from 'zod/mini';
import { Ended, Expired, Locked } from '../core/payload.ts';

const NAME_WIDTH = 34;

/** A state as one line: ` ✔ upload_csv_to_s3    0.3 s   5,214 rows`. */
export function stateLine(state: StateRun, { style }: Terminal): string {
  const mark = state.status === 'SUCCEEDED' ? style('green', '✔') : style('red', '✘');
  const took = (state.exitedAt ?? state.enteredAt).getTime() - state.enteredAt.getTime();
  const note = noteOf(state);
  return ` ${mark} ${state.name.padEnd(NAME_WIDTH)}${duration(took).padStart(8)}${note ? `   ${style('dim', note)}` : ''}`;
}

const Output = z.partial(z.extend(Expired, { lock: z.union([Locked.shape.lock, Ended.shape.lock]) }));

/** What a state has to say beyond its name, from the payload that it left. */
function noteOf({ name, output }: StateRun): string {
  const parsed = Output.safeParse(output);
  if (!parsed.success) return '';
  const { lock, upload, build, checks, published, expired } = parsed.data;
  if (expired)
    return expired.versions.length > 0 ? `${counted(expired.versions.length, 'version')} expired` : '';
  if (published) return `version ${published.version}`;
  if (checks) return checksInWords(checks);
  if (build) return `${counted(build.partitions, 'partition')}, ${bytes(build.bytes)}`;
  if (upload && name.startsWith('upload'))
    return `${counted(upload.rows, 'row')}, ${upload.rejected} rejected`;
  if (lock?.outcome === 'skipped') return `skipped: ${lock.owner} is at work`;
  return lock?.outcome === 'unchanged' ? 'unchanged: this is what readers have' : '';
}

function checksInWords(checks: Summary['checks']): string {
  const failed = checks.filter(({ passed }) => !passed);
  const passed = `${checks.length - failed.length} passed`;
  return failed.length > 0 ? `${passed}, ${counted(failed.length, 'warning')}` : passed;
}

/** Those that passed by their kinds, those that failed with what was seen, what was expected, and rows. */
export function checkLines(checks: Summary['checks'], { style }: Terminal): string[] {
  const kinds = new Map<string, number>();
  for (const { check } of checks.filter(({ passed }) => passed)) {
    const kind = check.replace(/\(.*$/s, '');
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const passed = [...kinds].map(
    ([kind, times]) => `${style('green', '✔')} ${kind}${times > 1 ? ` ×${times}` : ''}`,
  );
  const failed = checks.filter((one) => !one.passed);
  return [
    ...(passed.length > 0 ? [passed.join('  ')] : []),
    ...failed.flatMap(({ check, severity, observed, expected, rows = [] }) => [
      `${severity === 'error' ? style('red', '✘') : style('yellow', '!')} ${check}: ${observed}; expected ${expected}`,
      ...rows.map((row) => `  ${style('dim', row)}`),
    ]),
  ];
}

/** What the run came to, as a table of a word and what there is to say. */
export function report(
  summary: Summary,
  terminal: Terminal,
  dataDirectory: (location: string) => string,
): void {
  const { print, style } = terminal;
  const line = (word: string, text: string) => print(`${style('dim', word.padEnd(10))}${text}`);
  const ok = summary.status === 'SUCCEEDED';
  print(`${style(ok ? 'green' : 'red', summary.status)} in ${duration(summary.durationMs)}`);
  print();
  if (!ok) {
    line('error', style('bold', summary.error ?? summary.status));
    line('cause', summary.cause ?? 'none was given');
    const [published] = summary.tables;
    line(
      'readers',
      published ? `see version ${published.version}; what failed came after it` : 'see no unchecked data',
    );
  }
  const [table] = summary.tables;
  if (summary.rows) {
    const { in: read, out } = summary.rows;
    line(
      'rows',
      `${count(read)} in, ${summary.rejected ?? 0} rejected${out === undefined ? '' : `, ${count(out)} out`}`,
    );
  }
  if (table && summary.files !== undefined) {
    const written = `${counted(summary.partitions ?? 0, 'partition')}, ${counted(summary.files, 'file')}, ${bytes(summary.bytes ?? 0)}`;
    line('table', `${style('bold', table.name)} version ${table.version}: ${written}`);
  }
  checkLines(summary.checks, terminal).forEach((text, index) => line(index === 0 ? 'checks' : '', text));
  line(
    'scanned',
    `${bytes(summary.scannedBytes)} by Athena; the run would cost about ${dollars(summary.cost.total)} on AWS (prices of ${PRICES.asOf})`,
  );
  if (table) {
    line('data', dataDirectory(table.location));
    line('next', style('cyan', `npm run sql -- "SELECT * FROM ${table.name} LIMIT 5"`));
  }
}
