import { type Question, rows } from './question.ts';

/** Always asked: Athena reads as many rows from the raw CSV as the upload accepted, so both read it alike. */
export const sameRows: Question = {
  title: 'sameRows',
  columns: [],
  source: ['count(*)'],
  judge: ({ source: [count = '0'] }, { uploadedRows }) => ({
    passed: count === String(uploadedRows),
    observed: `${rows(count)} read by Athena`,
    expected: `${rows(uploadedRows)}, as the upload accepted`,
  }),
};
