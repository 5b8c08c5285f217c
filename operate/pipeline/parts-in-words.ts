import type { Changed } from '../documents/plan.ts';

/** What of a definition may be another than what is deployed, or than a version is of, as people are told it. */
export const PARTS_IN_WORDS: Readonly<Record<Changed, string>> = {
  rows: 'how rows are read and judged',
  build: 'the SELECT or the target',
  checks: 'the checks',
  dataset: 'the dataset',
  table: 'the table',
  mode: 'the mode',
  schedule: 'the schedule',
  startsOnLanding: 'whether a landed file starts it',
};
