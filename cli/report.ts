import { PRICES } from '../core/runs/cost.ts';
import { remedyOf } from '../core/errors/remedies.ts';
import { writtenIdentifier } from '../core/sql/written.ts';
import { taskOfState } from '../core/tasks/kinds.ts';
import type { StateRun } from '../operate/executions/follow.ts';
import { commandLine } from '../operate/session/command-line.ts';
import type { Session } from '../operate/session/session.ts';
import { tellUndecided } from './tell-undecided.ts';
import type { Terminal } from './terminal.ts';
import { bytes, count, counted, dollars, duration, percent } from '../operate/units.ts';
import { type WordLines, wordLines } from './word-lines.ts';
import type { Summary } from '../operate/documents/summary.ts';

const NAME_WIDTH = 34;

const MARKS = {
  SUCCEEDED: { style: 'green', text: '✔' },
  FAILED: { style: 'red', text: '✘' },
  RUNNING: { style: 'cyan', text: '…' },
} as const;

/** A state as one line: ` ✔ upload_csv_to_s3    0.3 s   5,214 rows`. */
export function stateLine(
  state: Pick<StateRun, 'name' | 'status' | 'output'> & { readonly durationMs: number },
  { style }: Terminal,
): string {
  const mark = MARKS[state.status];
  const note = taskOfState(state.name)?.report(state.output) ?? '';
  return ` ${style(mark.style, mark.text)} ${state.name.padEnd(NAME_WIDTH)}${duration(state.durationMs).padStart(8)}${note ? `   ${style('dim', note)}` : ''}`;
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
export function report(summary: Summary, session: Session, terminal: Terminal): void {
  const { print, style } = terminal;
  const words = wordLines(terminal);
  const { line, lines, whole } = words;
  const ok = summary.status === 'SUCCEEDED';
  print(`${style(ok ? 'green' : 'red', summary.status)} in ${duration(summary.durationMs)}`);
  print();
  if (!ok) reportFailure(summary, session, terminal, words);
  const [table] = summary.tables;
  if (summary.rows) {
    const { in: read, out } = summary.rows;
    line(
      'rows',
      `${count(read)} in, ${count(summary.rejected ?? 0)} rejected${out === undefined ? '' : `, ${count(out)} out`}`,
    );
  }
  reportRejected(summary, line);
  if ((summary.firstRejected ?? []).length > 0)
    whole('', style('cyan', commandLine(session, 'rejected', ['--run', summary.execution])));
  reportSetAside(summary, session, terminal, words);
  lines(
    'withheld',
    (summary.withheld ?? []).map((place) => `${place}: values of rows, which you may not read`),
  );
  if (table && summary.files !== undefined) {
    const written = `${counted(summary.partitions ?? 0, 'partition')}, ${counted(summary.files, 'file')}, ${bytes(summary.bytes ?? 0)}`;
    line('table', `${style('bold', table.name)} version ${table.version}: ${written}`);
  }
  lines('checks', checkLines(summary.checks, terminal));
  const requests = summary.requests;
  line(
    'scanned',
    `${bytes(summary.scannedBytes)} by Athena; the run would cost about ${dollars(summary.cost.total)} on AWS${requests ? `, its S3 requests ${dollars(requests.dollars)} more` : ', without its S3 requests'} (prices of ${PRICES.asOf})`,
  );
  tellUndecided(summary.undecided ?? [], terminal);
  if (table) {
    whole('data', session.pathOf(table.location));
    whole(
      'next',
      style('cyan', commandLine(session, 'sql', [`SELECT * FROM ${writtenIdentifier(table.name)} LIMIT 5`])),
    );
  }
}

/** Where it failed, of what, what readers see, and what to do. */
function reportFailure(
  summary: Summary,
  session: Session,
  { style }: Terminal,
  { line, whole }: WordLines,
): void {
  const { error, cause, states, status } = summary;
  const state = states.find((one) => one.status === 'FAILED')?.name;
  if (state !== undefined) line('state', state);
  line('error', style('bold', error ?? status));
  line('cause', cause ?? 'none was given');
  line('readers', readersInWords(summary));
  const remedy = remedyOf(error);
  if (remedy !== undefined) line('do', remedy);
  const task = state === undefined ? [] : ['--task', state];
  whole('log', style('cyan', commandLine(session, 'logs', ['--execution', summary.execution, ...task])));
}

function readersInWords({ tables: [published], readersSee }: Summary): string {
  if (published) return `see version ${published.version}; what failed came after it`;
  return readersSee === undefined ? 'have no version yet' : `still see version ${readersSee}`;
}

/** Which files the run went on without. */
function reportSetAside(
  { setAside }: Summary,
  session: Session,
  { style }: Terminal,
  { line, lines }: WordLines,
): void {
  if (!setAside) return;
  lines(
    'set aside',
    setAside.first.map(({ key, error }) => `${style('yellow', '!')} ${key}: ${error}`),
  );
  const more = setAside.files - setAside.first.length;
  line('', `${more > 0 ? `and ${count(more)} more; ` : ''}${commandLine(session, 'status')} says why`);
}

/** Rejected rows that a report shows: the page and `--json` have more. */
const MOST_REJECTED = 3;

/** How many rows were rejected, as far as somebody counted them, and why the first ones were. */
function reportRejected(
  { rows, rejected, tolerate, firstRejected = [] }: Summary,
  line: WordLines['line'],
): void {
  if (!rejected && firstRejected.length === 0) return;
  const limit = tolerate ? `, limit ${percent(tolerate.share)}` : '';
  const share = rows && rejected ? ` of ${count(rows.in)} (${percent(rejected / rows.in)}${limit})` : '';
  line('rejected', rejected === undefined ? 'the first' : `${count(rejected)}${share}`);
  const shown = firstRejected.slice(0, MOST_REJECTED);
  const widest = Math.max(...shown.map(({ column }) => column.length));
  for (const { line: number, column, value, reason } of shown) {
    line('', `line ${number}  ${column.padEnd(widest)}  ${value && `"${value}" `}${reason}`);
  }
}
