import fc from 'fast-check';
import { type AnyCsv, anyCsv, bytesOf, fieldOf, linesOf } from '../support/any-csv.ts';
import { readBack, type ReadBack, type Value } from '../support/read-back.ts';
import { times } from '../support/short.ts';

// A random table, written by a random dialect that people use: it is read back, value by value, or it is told that it
// could be read otherwise. Nothing is wrong in silence.

const SEED = Number(process.env['AFLUENTE_SEED'] ?? 20_261_127);

/** What became of files, and of columns. */
const counts = new Map<string, number>();
const count = (outcome: string) => counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
afterAll(() => process.stdout.write(`${JSON.stringify(Object.fromEntries(counts))}\n`));

test('what any program writes is read back, or told', async () => {
  await fc.assert(
    fc.asyncProperty(anyCsv, async (file) => {
      const { above, header, rows, below } = linesOf(file);
      const content = bytesOf([...above, header, ...rows, ...below], file.dialect);
      const read = await attempt(content);
      if (typeof read === 'string') {
        count(`refused: ${read.replaceAll(/^.*?file\.csv(:\d+)?: /g, '').slice(0, 40)}`);
        return;
      }
      const wrong = wrongIn(file, read);
      expect({
        wrong,
        said: wrong.length > 0 ? read.said : '',
        file: wrong.length > 0 ? content.toString('latin1') : '',
      }).toEqual({ wrong: [], said: '', file: '' });
    }),
    { numRuns: times(10_000, 150), seed: SEED, endOnFailure: true },
  );
  const all = [...counts.values()].reduce((sum, one) => sum + one, 0);
  const refused = [...counts]
    .filter(([outcome]) => outcome.startsWith('refused'))
    .reduce((sum, [, one]) => sum + one, 0);
  expect(refused / all).toBeLessThan(0.02);
}, 3_600_000);

/** What is broken in one row, and whether its row can be told from the others by that. */
const BREAKS: Readonly<
  Record<string, (line: string, file: AnyCsv, place: number) => string | Buffer | undefined>
> = {
  'a quote that is never closed': (line, { dialect: { delimiter, quote } }) =>
    line.includes(quote) ? undefined : line.replace(delimiter, `${delimiter}${quote}x`),
  'a field too many': (line, { dialect: { delimiter } }) => `${line}${delimiter}more${delimiter}x`,
  'a field too few': (line, { dialect: { delimiter } }) =>
    line.split(delimiter).length < 3 ? undefined : line.slice(0, line.indexOf(delimiter)),
  'a byte of another encoding': (line, { dialect: { encoding } }) =>
    encoding === 'utf8'
      ? Buffer.concat([Buffer.from(line.slice(0, 1)), Buffer.from([0xe9]), Buffer.from(line.slice(1))])
      : undefined,
  'a value of another type': (line, { columns, dialect }, place) => {
    const [first] = columns;
    const value = first?.values[place] ?? null;
    // What else the row holds counts for the types of its columns: a NULL may be the only one.
    if (!first || first.kind === 'text' || columns.some(({ values }) => values[place] === null))
      return undefined;
    return line.replace(fieldOf(first, value, dialect), 'broken');
  },
  'a NUL': (line, { dialect: { encoding } }) => (encoding === 'utf16le' ? undefined : `\0${line}`),
};

test.each(Object.keys(BREAKS))(
  'one row with %s changes nothing but that row',
  async (kind) => {
    const broken = BREAKS[kind]!;
    await fc.assert(
      fc.asyncProperty(anyCsv, fc.nat(), async (file, at) => {
        const { above, header, rows } = linesOf(file);
        const place = at % rows.length;
        const line = broken(rows[place]!, file, place);
        // A row of several lines has its quotes elsewhere, and an empty line is none.
        if (line === undefined || line.length === 0 || rows.some((row) => /[\r\n]/.test(row))) return;
        const written = { ...file.dialect, lastLineEnds: true };
        const before = [...above, header, ...rows.slice(0, place)];
        const head = bytesOf(before, written);
        const without = bytesOf([...before, ...rows.slice(place + 1)], written);
        const { encoding, lineEnd } = file.dialect;
        const bad = [
          typeof line === 'string' ? Buffer.from(line, encoding) : line,
          Buffer.from(lineEnd, encoding),
        ];
        const expected = await attempt(without);
        if (typeof expected === 'string') return;
        const content = Buffer.concat([head, ...bad, without.subarray(head.length)]);
        const mutated = await attempt(content);
        if (typeof mutated === 'string') throw new Error(`${mutated}\n${content.toString('latin1')}`);
        // One field in quotes may be all that tells how a file is quoted, and a bad one speaks against it.
        if (mutated.document.notes.some((note) => note.startsWith('quote is guessed'))) return;
        const shifted = expected.rejected.map((number) => (number > before.length ? number + 1 : number));
        expect({ types: mutated.types, rows: mutated.rows, rejected: mutated.rejected }).toEqual({
          types: expected.types,
          rows: expected.rows,
          rejected: [...shifted, before.length + 1].sort((one, other) => one - other),
        });
      }),
      { numRuns: times(500, 20), seed: SEED, endOnFailure: true },
    );
  },
  3_600_000,
);

async function attempt(content: Buffer): Promise<ReadBack | string> {
  try {
    return await readBack(content);
  } catch (error) {
    if (error instanceof Error && error.name === 'UserError') return error.message;
    throw error;
  }
}

/** What of a table isn't as it was written, and isn't told of either. */
function wrongIn(
  { columns, dialect }: AnyCsv,
  { rows, rejected, document, definition }: ReadBack,
): unknown[] {
  const faults = columns.flatMap((column, position): unknown[] => {
    const made = document.columns[position];
    if (!made) return [{ column: column.header, missing: true }];
    const isText = definition.source.columns[made.name]!.type.kind === 'string';
    const expected = column.values.map((value) => plain(value, column.kind));
    // A text keeps its blanks, where nothing tells that they are padding.
    const blanks = dialect.padded && column.kind === 'text';
    const actual = rows.map((row) => (blanks ? row[position]?.trim() : row[position]) ?? null);
    if (isPartOf(actual, expected)) {
      count('equal');
      return [];
    }
    const said = [made.seen ?? '', made.guessed ?? ''].join('; ');
    // A text is what it was in the file, where it is told why it isn't more.
    const asWritten = isText && said.length > 2;
    if (asWritten || made.guessed !== undefined || isGuessed(column.kind, isText, document.notes)) {
      count(`${column.kind} ${asWritten ? 'kept as a text' : 'guessed'}, told`);
      return [];
    }
    return [{ column: column.header, kind: column.kind, made, dialect, expected, actual }];
  });
  const written = columns[0]!.values.length;
  const isTold = rejected.length > 0 && document.notes.some((note) => note.includes('will be rejected'));
  const last = rows.at(-1);
  const isRemarkTold = document.notes.some((note) =>
    note.startsWith('what may be a remark is read as a row'),
  );
  if (rows.length === written + 1 && last?.[0] === dialect.footer && isRemarkTold) {
    count('files with a remark read as a row, told');
    return [];
  }
  if (rows.length === written && rejected.length === 0) return faults;
  count('files with rows rejected, told');
  return isTold && rows.length <= written
    ? faults
    : [...faults, { rows: rows.length, written, rejected, notes: document.notes }];
}

/** Whether a guess at the file was told that could make this difference: of marks, dates, or how texts are enclosed. */
function isGuessed(
  kind: AnyCsv['columns'][number]['kind'],
  isText: boolean,
  notes: readonly string[],
): boolean {
  const keys = isText
    ? ['quote', 'encoding']
    : kind === 'date' || kind === 'moment'
      ? ['date']
      : ['decimal', 'group'];
  return notes.some((note) => keys.some((key) => note.startsWith(`${key} is guessed`)));
}

/** Whether values are others in their order, some of them left out. */
function isPartOf(some: readonly Value[], all: readonly Value[]): boolean {
  let at = 0;
  return some.every((value) => {
    while (at < all.length && all[at] !== value) at += 1;
    at += 1;
    return at <= all.length;
  });
}

function plain(value: Value, kind: AnyCsv['columns'][number]['kind']): Value {
  if (value === null || kind !== 'amount') return value;
  const short = value.replace(/\.?0+$/, '').replace(/^-0$/, '0');
  return short === '' || short === '-' ? '0' : short;
}
