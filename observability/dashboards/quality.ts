import type { Dashboard } from './dashboard.ts';
import type { Panel } from './panel.ts';
import { counted, NAME, RANGE, STEP, zero } from './queries.ts';

/** Rejected rows of all rows; 0 where no row came in. */
const rejectedShare = (range: string) => {
  const rejected = counted('RowsRejected', { where: 'reason=""', range });
  const accepted = counted('RowsIngested', { range });
  // Above zero: nothing divided by nothing is no number, and no share.
  return zero(`(${rejected}) / ((${rejected}) + (${accepted}) > 0)`);
};

const NUMBERS: readonly Panel[] = [
  {
    title: 'Checks that failed',
    description: 'Checks of severity error, in the time that is shown. The build was not published.',
    unit: 'short',
    show: 'number',
    queries: [{ expr: counted('DqErrorsFailed', { range: RANGE }), legend: NAME }],
    limits: { bad: 1 },
    alert: 'ChecksFailed',
    width: 6,
  },
  {
    title: 'Warnings',
    description: 'Checks of severity warn that failed, in the time that is shown. Published all the same.',
    unit: 'short',
    show: 'number',
    queries: [{ expr: counted('DqWarningsFailed', { range: RANGE }), legend: NAME }],
    limits: { warn: 1, bad: 1000 },
    alert: 'ChecksFailed',
    width: 6,
  },
  {
    title: 'Checks that passed',
    description: 'In the time that is shown. None means that no build came as far.',
    unit: 'short',
    show: 'number',
    queries: [{ expr: counted('DqChecksPassed', { range: RANGE }), legend: NAME }],
    limits: { bad: 1 },
    lowIsBad: true,
    alert: 'NoSuccess',
    width: 6,
  },
  {
    title: 'Share of rejected rows',
    description:
      'Of all rows in the time that is shown. A pipeline’s own tolerance decides whether a run fails (TooManyRejects).',
    unit: 'percentunit',
    show: 'number',
    queries: [{ expr: rejectedShare(RANGE), legend: NAME }],
    limits: { warn: 0.001, bad: 0.01 },
    alert: 'RunFailed',
    width: 6,
  },
];

const OVER_TIME: readonly Panel[] = [
  {
    title: 'Errors, warnings, files set aside',
    description: 'Checks that failed, by severity; landed files that an append run went on without.',
    unit: 'short',
    show: 'bars',
    queries: [
      { expr: counted('DqErrorsFailed'), legend: `${NAME} errors` },
      { expr: counted('DqWarningsFailed'), legend: `${NAME} warnings` },
      { expr: counted('FilesSetAside'), legend: `${NAME} set aside` },
    ],
    alert: 'ChecksFailed',
    width: 12,
  },
  {
    title: 'Rejected rows by reason',
    description:
      'Why rows were rejected, in kinds; each row with line, column and reason lies in rejected-data/. One line at 0 means none.',
    unit: 'short',
    show: 'bars',
    queries: [
      {
        expr: counted('RowsRejected', { where: 'reason!=""', by: ['reason'] }),
        legend: `${NAME} {{reason}}`,
      },
      { expr: counted('RowsRejected', { where: 'reason=""' }), legend: `${NAME} all` },
    ],
    alert: 'RunFailed',
    width: 12,
  },
];

const ROWS: readonly Panel[] = [
  {
    title: 'Share of rejected rows over time',
    description: 'Of the rows of each step. A share that rises is a source that changes.',
    unit: 'percentunit',
    show: 'lines',
    queries: [{ expr: rejectedShare(STEP), legend: NAME }],
    alert: 'RunFailed',
    width: 12,
  },
  {
    title: 'Rows in and written',
    description: 'Rows accepted from the source and rows of the versions built of them.',
    unit: 'short',
    show: 'bars',
    queries: [
      { expr: counted('RowsIngested'), legend: `${NAME} in` },
      { expr: counted('RowsWritten'), legend: `${NAME} written` },
    ],
    alert: 'ChecksFailed',
    width: 12,
  },
];

/** What the checks found, and which rows were not good enough. */
export const QUALITY: Dashboard = {
  uid: 'afluente-quality',
  title: 'Data quality',
  description: 'What the checks found, and which rows were not good enough.',
  range: '7d',
  rows: [NUMBERS, OVER_TIME, ROWS],
};
