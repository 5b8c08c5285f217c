import type { Rejected } from '../../core/csv/row-judge.ts';
import type { CsvSource } from '../../core/definition/source.ts';
import type { Row } from '../../scaffold/raw-rows.ts';
import { Ambiguity } from './ambiguous.ts';
import type { Reading } from './independent.ts';
import type { Wrong } from './outcome.ts';
import { Plausibility } from './plausible.ts';
import { ColumnComparer } from './values.ts';
import { Wrongs } from './wrongs.ts';

/** What a pipeline was made with, and what it makes of a file. */
export interface Made {
  readonly source: Pick<
    CsvSource,
    'columns' | 'delimiter' | 'encoding' | 'header' | 'decimal' | 'group' | 'date'
  >;
  /** The rows of the table. */
  readonly rows: AsyncIterable<Row>;
  readonly rejected: readonly Rejected[];
}

/**
 * Holds a table to what another reader finds in the file, row by row.
 * @returns what is different, and what is implausible in how the file was read
 */
export async function compare(
  { source, rows, rejected }: Made,
  readings: AsyncIterable<Reading>,
): Promise<{ readonly rows: number; readonly wrong: readonly Wrong[] }> {
  const wrong = new Wrongs();
  const columns = Object.entries(source.columns);
  const headers = columns.map(([name, { header = name }]) => header);
  const comparers = columns.map(([, column]) => new ColumnComparer(column, source));
  const plausibility = new Plausibility(headers, source);
  const ambiguity = new Ambiguity(source);
  const nameOf = (index: number) => `${headers[index]} (${columns[index]?.[1].type.kind})`;
  const left = new Map(rejected.map((row) => [row.line, row]));
  const table = rows[Symbol.asyncIterator]();
  let records = 0;
  let isBroken = false;

  const takeHeader = (fields: readonly (string | null)[]) => {
    const found = fields.map((text) => (text ?? '').trim());
    if (found.join('\0') !== headers.join('\0')) wrong.add('another header', shownFields(found));
  };
  const takeRecord = async (line: number, fields: readonly (string | null)[]) => {
    const { value: row, done } = await table.next();
    if (done) return wrong.add('a row lost', `line ${line}`);
    records += 1;
    plausibility.add(fields);
    if (fields.length !== headers.length)
      wrong.add('a row that is none', `line ${line} has ${fields.length} fields of ${headers.length}`);
    for (const [index, [, column]] of columns.entries())
      if ((row[index] ?? null) !== null) ambiguity.add(column, (fields[index] ?? '').trim());
    for (const [index, comparer] of comparers.entries()) {
      const fault = comparer.fault(fields[index] ?? null, row[index] ?? null);
      if (fault !== undefined) wrong.add('another value', `line ${line}, ${nameOf(index)}: ${fault}`);
    }
  };
  /** What stands behind the rows is no row, unless it was rejected. */
  const takeFooter = (line: number, fields: readonly (string | null)[] | null) => {
    if (
      fields?.length === headers.length &&
      comparers.every((one, index) => one.reads(fields[index] ?? null))
    )
      wrong.add('a row lost', `line ${line}, behind a footer`);
  };
  const takeRejected = ({ line, text, fields }: Extract<Reading, { is: 'rejected' }>) => {
    const row = left.get(line);
    left.delete(line);
    // What is longer than a row may be is shown shortened.
    if (!row || !text.startsWith(row.text))
      return wrong.add('a rejected row of another place', `line ${line}: ${JSON.stringify(text)}`);
    const isFault = (row.kind === 'fields' && !row.reason.includes('footer')) || row.kind === 'quote';
    if (isFault && fields?.length === headers.length)
      wrong.add('a rejected row that is one', `line ${line}: ${row.reason}`);
  };

  for await (const reading of readings) {
    switch (reading.is) {
      case 'header':
        takeHeader(reading.fields);
        break;
      case 'record':
        await takeRecord(reading.line, reading.fields);
        break;
      case 'footer':
        takeFooter(reading.line, reading.fields);
        break;
      case 'rejected':
        takeRejected(reading);
        break;
      case 'fault':
        isBroken = true;
        wrong.add('a row that is none', `line ${reading.line}: ${reading.text}`);
    }
  }
  if (!isBroken && !(await table.next()).done) wrong.add('a row too many', `behind ${records} rows`);
  await table.return?.();
  for (const line of left.keys()) wrong.add('a rejected row of another place', `line ${line}`);
  for (const { kind, text } of [...plausibility.found(), ...ambiguity.found()]) wrong.add(kind, text);
  return { rows: records, wrong: wrong.all };
}

function shownFields(fields: readonly string[]): string {
  return `the file has ${JSON.stringify(fields.slice(0, 8))}`;
}
