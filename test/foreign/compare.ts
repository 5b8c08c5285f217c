import type { Rejected } from '../../core/csv/row-judge.ts';
import type { Dialect } from '../../core/definition/source.ts';
import type { Row } from '../../scaffold/raw-rows.ts';
import type { Reading } from './independent.ts';
import type { Wrong } from './outcome.ts';
import { Plausibility } from './plausible.ts';
import { ColumnComparer, type Told } from './values.ts';
import { Wrongs } from './wrongs.ts';

/** What a pipeline was made with, and what it makes of a file. */
export interface Made {
  readonly dialect: Pick<Dialect, 'delimiter' | 'encoding'>;
  /** The columns in the file's order. */
  readonly columns: readonly (Told & { readonly header: string })[];
  /** The rows of the table. */
  readonly rows: AsyncIterable<Row>;
  readonly rejected: readonly Rejected[];
}

/**
 * Holds a table to what another reader finds in the file, row by row.
 * @returns what is different, and what is implausible in how the file was read
 */
export async function compare(
  { dialect, columns, rows, rejected }: Made,
  readings: AsyncIterable<Reading>,
): Promise<{ readonly rows: number; readonly wrong: readonly Wrong[] }> {
  const wrong = new Wrongs();
  const headers = columns.map(({ header }) => header);
  const comparers = columns.map((told) => new ColumnComparer(told));
  const plausibility = new Plausibility(headers, dialect);
  const nameOf = (index: number) => `${headers[index]} (${columns[index]?.type.kind})`;
  const left = new Map(rejected.map((row) => [row.line, row]));
  const table = rows[Symbol.asyncIterator]();
  let records = 0;
  let isBroken = false;

  /** The first record is the header. */
  const takeRecord = async (line: number, fields: readonly string[]) => {
    records += 1;
    if (records === 1) {
      const found = fields.map((text) => text.trim());
      if (found.join('\0') !== headers.join('\0')) wrong.add('another header', shownFields(found));
      return;
    }
    const { value: row, done } = await table.next();
    if (done) return wrong.add('a row lost', `line ${line}`);
    plausibility.add(fields);
    if (fields.length !== headers.length)
      wrong.add('a row that is none', `line ${line} has ${fields.length} fields of ${headers.length}`);
    for (const [index, comparer] of comparers.entries()) {
      const fault = comparer.fault(fields[index] ?? '', row[index] ?? null);
      if (fault !== undefined) wrong.add('another value', `line ${line}, ${nameOf(index)}: ${fault}`);
    }
  };
  const takeRejected = ({ line, text, fields }: Extract<Reading, { is: 'rejected' }>) => {
    const row = left.get(line);
    left.delete(line);
    // What is longer than a row may be is shown shortened.
    if (!row || !text.startsWith(row.text))
      return wrong.add('a rejected row of another place', `line ${line}: ${JSON.stringify(text)}`);
    const isFault = row.kind === 'fields' || row.kind === 'quote';
    if (isFault && fields?.length === headers.length)
      wrong.add('a rejected row that is one', `line ${line}: ${row.reason}`);
  };

  for await (const reading of readings) {
    switch (reading.is) {
      case 'record':
        await takeRecord(reading.line, reading.fields);
        break;
      case 'rejected':
        takeRejected(reading);
        break;
      case 'fault':
        isBroken = true;
        wrong.add('a row that is none', `line ${reading.line}: ${reading.text}`);
    }
  }
  if (!isBroken && !(await table.next()).done) wrong.add('a row too many', `behind ${records - 1} rows`);
  await table.return?.();
  for (const line of left.keys()) wrong.add('a rejected row of another place', `line ${line}`);
  for (const [index, comparer] of comparers.entries()) {
    const fault = comparer.end();
    if (fault !== undefined) wrong.add('another value', `${nameOf(index)}: ${fault}`);
  }
  for (const { kind, text } of plausibility.found()) wrong.add(kind, text);
  return { rows: records - 1, wrong: wrong.all };
}

function shownFields(fields: readonly string[]): string {
  return `the file has ${JSON.stringify(fields.slice(0, 8))}`;
}
