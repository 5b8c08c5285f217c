import fc from 'fast-check';
import { col, csv } from '../../../core/definition/index.ts';
import type { CsvSource } from '../../../core/definition/source.ts';
import { converted, inPieces } from '../../support/converted.ts';
import { naiveRead, type Read } from '../../support/naive-csv.ts';
import { decodedText, rawRows } from '../../support/raw-rows.ts';

/** `AFLUENTE_RUNS=20000` looks longer. */
const RUNS = Number(process.env['AFLUENTE_RUNS'] ?? 1500);

/** The reader works in blocks of so many bytes. */
const BLOCK = 1 << 18;

const columns = {
  id: col.int(),
  text: col.string().nullable(),
  more: col.int().null('-', 'NA').optional(),
  word: col.string().null('NA', ''),
  last: col.string().optional(),
};
type Name = keyof typeof columns;
const NAMES = Object.keys(columns) as Name[];

const dialects = fc
  .record({
    delimiter: fc.constantFrom(',', ';', '\t', '|', '\u0001', '~'),
    quote: fc.constantFrom('"', "'", 'none'),
    escape: fc.option(fc.constant('\\' as const), { nil: undefined }),
    skip: fc.constantFrom(0, 0, 1, 3),
    comment: fc.option(fc.constantFrom('#', '//'), { nil: undefined }),
    header: fc.boolean(),
    footer: fc.option(fc.constantFrom(1, 2, 'T', 'To'), { nil: undefined }),
    trailingDelimiter: fc.boolean(),
    trim: fc.boolean(),
    extra: fc.constantFrom('refuse', 'ignore'),
  })
  // Whether an escaped blank is one of those around a field, nobody's file asks.
  .filter(({ escape, trim }) => !(escape && trim));
type Dialect = typeof dialects extends fc.Arbitrary<infer T> ? T : never;

/** Fields that are right, and such as go wrong. */
const fieldOf = ({ quote }: Dialect, name: string | undefined) => {
  const quoted = (text: string) =>
    quote === 'none' ? text : quote + text.replaceAll(quote, quote + quote) + quote;
  const number = fc.constantFrom('1', '-22', '007', '+3', ' 4 ', '', 'x', '-', 'NA', ' NA');
  const text = fc.constantFrom(
    'a',
    'é b',
    '',
    ' c ',
    'NA',
    'T',
    '#',
    `a"b`,
    `a""b`,
    "it's",
    String.raw`\N`,
    String.raw`q\n`,
  );
  const value = name === 'id' ? fc.constantFrom('1', '2', '33') : name === 'more' ? number : text;
  return fc.oneof(
    { weight: 4, arbitrary: value },
    { weight: 2, arbitrary: value.map(quoted) },
    { weight: 1, arbitrary: fc.constantFrom('a\nb', 'c\r\n#d', 'e,f;g', 'T\r').map(quoted) },
  );
};

const soup = ({ delimiter, quote }: Dialect) =>
  fc.string({
    unit: fc.constantFrom(
      delimiter,
      delimiter,
      quote === 'none' ? '"' : quote,
      '"',
      '\n',
      '\r',
      ' ',
      '\t',
      '\\',
      ...'N1a#/To-é',
    ),
    maxLength: 30,
  });

const rowOf = (dialect: Dialect, names: readonly string[]) =>
  fc
    .tuple(...names.map((name) => fieldOf(dialect, name)))
    .map((fields) => fields.join(dialect.delimiter) + (dialect.trailingDelimiter ? dialect.delimiter : ''));

/** A file of a dialect, with what its reader has to be told. */
const files = dialects.chain((dialect) => {
  const wide = dialect.header ? fc.subarray(NAMES, { minLength: 1 }) : fc.constant(NAMES);
  const named = wide
    .map((some) => NAMES.filter((name) => some.includes(name) || !columns[name].mayBeAbsent))
    .chain((some) =>
      // Beside an absent column another is refused.
      dialect.extra === 'ignore' && dialect.header && some.length === NAMES.length
        ? fc.array(fc.nat(some.length), { maxLength: 2 }).map((places) => {
            const names: string[] = [...some];
            for (const [index, place] of places.entries()) names.splice(place, 0, `extra${index}`);
            return names;
          })
        : fc.constant<string[]>([...some]),
    );
  return named.chain((names) =>
    fc.record({
      dialect: fc.constant(dialect),
      names: fc.constant(names),
      lines: fc.array(
        fc.oneof(
          { weight: 6, arbitrary: rowOf(dialect, names) },
          { weight: 2, arbitrary: soup(dialect) },
          { weight: 1, arbitrary: fc.constantFrom('', '# x', '// "', 'T', 'Total', '"To"', 'Té') },
        ),
        { maxLength: 8 },
      ),
      above: fc.array(fc.constantFrom('', 'Title', '"', '#'), {
        minLength: dialect.skip,
        maxLength: dialect.skip,
      }),
      separator: fc.boolean(),
      end: fc.constantFrom('\n', '\r\n', '\r'),
      lastEnd: fc.boolean(),
    }),
  );
});
type File = typeof files extends fc.Arbitrary<infer T> ? T : never;

function written(
  { dialect, names, lines, above, separator, end, lastEnd }: File,
  filler: readonly string[] = [],
): string {
  const { delimiter, header } = dialect;
  return (
    [
      ...(separator ? [`sep=${delimiter}`] : []),
      ...above,
      ...(header ? [names.join(delimiter)] : []),
      ...filler,
      ...lines,
    ].join(end) + (lastEnd ? end : '')
  );
}

const sourceOf = ({ dialect: { escape, comment, footer, ...dialect } }: File) =>
  csv({
    dataset: 't',
    columns,
    ...dialect,
    ...(escape && { escape }),
    ...(comment !== undefined && { comment }),
    ...(footer !== undefined && { footer }),
  });

async function read(bytes: Iterable<Uint8Array>, source: CsvSource): Promise<Read> {
  const { raw, accepted, rejected } = await converted(bytes, source);
  const rows = rawRows(raw, source.delimiter).map((fields) =>
    fields.map((field, index) => {
      if (field === '') return null;
      return columns[NAMES[index]!].type.kind === 'string' ? decodedText(field) : String(Number(field));
    }),
  );
  expect(rows).toHaveLength(accepted);
  return { rows, rejected: rejected.map(({ line }) => line) };
}

test('whatever the dialect, a file is read as a reader reads it that goes character by character', async () => {
  let accepted = 0;
  let rejected = 0;
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 1, max: 9 }), async (file, size) => {
      const text = written(file);
      fc.pre(text !== '');
      const source = sourceOf(file);
      const naive = naiveRead(text, source);
      const bytes = Buffer.from(text);
      const of = (pieces: Iterable<Uint8Array>) =>
        read(pieces, source).catch((error: Error) => {
          // There may be nothing below the lines that are passed over.
          if (error.name === 'EmptySource') return { rows: [], rejected: [] };
          throw error;
        });
      expect(await of([bytes])).toEqual(naive);
      expect(await of(inPieces(bytes, size))).toEqual(naive);
      accepted += naive.rows.length;
      rejected += naive.rejected.length;
    }),
    { numRuns: RUNS, seed: 3 },
  );
  // Neither all nor nothing is right.
  expect([accepted, rejected].map((rows) => rows > RUNS / 2)).toEqual([true, true]);
}, 120_000);

test('where a block ends makes no difference', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.integer({ min: 0, max: 120 }), async (file, before) => {
      const { dialect, names } = file;
      const source = sourceOf(file);
      const text = names.findLast((name) => !['id', 'more'].includes(name)) ?? '';
      const fields = (value: string) =>
        names.map((name) => (name === 'id' ? '7' : name === text ? value : '')).join(dialect.delimiter) +
        (dialect.trailingDelimiter ? dialect.delimiter : '');
      const empty = Buffer.byteLength(written(file, [fields('')])) - Buffer.byteLength(written(file));
      const start = Buffer.byteLength(written({ ...file, lines: [], lastEnd: true })) + empty;
      const whole = written(file, [fields('f'.repeat(BLOCK - start - before))]);
      const bytes = Buffer.from(whole);
      expect(await read([bytes], source)).toEqual(naiveRead(whole, source));
    }),
    { numRuns: Math.ceil(RUNS / 10), seed: 5 },
  );
}, 120_000);
