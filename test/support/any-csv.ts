import fc from 'fast-check';
import type { Value } from './read-back.ts';

/** Random tables, written out by random dialects that people use. */

/** A column: its values, in one spelling for all dialects, and how each dialect writes them. */
export interface AnyColumn {
  readonly header: string;
  readonly kind: 'text' | 'whole' | 'amount' | 'date' | 'moment' | 'zoned' | 'truth';
  readonly values: readonly Value[];
}

export interface AnyDialect {
  readonly delimiter: string;
  readonly quote: '"' | "'";
  /** Which fields stand in quotes. */
  readonly quoted: 'where needed' | 'texts' | 'all';
  readonly encoding: 'utf8' | 'latin1' | 'utf16le';
  readonly mark: boolean;
  readonly lineEnd: '\n' | '\r\n';
  readonly decimal: '.' | ',';
  readonly group: '' | '.' | ',' | ' ' | "'";
  readonly date: (typeof DATES)[number];
  readonly nothing: string;
  readonly title: readonly string[];
  readonly comment: boolean;
  readonly sep: boolean;
  readonly trailing: boolean;
  /** Whether fields are filled up with blanks to the width of their column. */
  readonly padded: boolean;
  /** What the line behind the last row begins with; empty: there is none. */
  readonly footer: string;
  readonly lastLineEnds: boolean;
}

export interface AnyCsv {
  readonly columns: readonly AnyColumn[];
  readonly dialect: AnyDialect;
}

const DATES = ['YYYY-MM-DD', 'DD/MM/YYYY', 'MM/DD/YYYY', 'DD.MM.YYYY', 'YYYY/MM/DD', 'YYYYMMDD'] as const;

const words = fc
  .array(fc.constantFrom('ana', 'São', 'rio', 'Zoë', 'hat', 'blue', 'Müller', 'x'), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.join(' '));
/** Texts with what has to be quoted, now and then. */
const text = fc.oneof(
  { weight: 8, arbitrary: words },
  {
    weight: 1,
    arbitrary: fc
      .tuple(words, fc.constantFrom(', ', '; ', ' "', ' "" ', "'s ", '\n', '| ', '\t'), words)
      .map((parts) => parts.join('')),
  },
);
const whole = fc
  .oneof(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -9_000_000, max: 9_000_000 }))
  .map(String);
const amount = (scale: number) =>
  fc.integer({ min: -99_999_999, max: 99_999_999 }).map((units) => {
    const digits = String(Math.abs(units)).padStart(scale + 1, '0');
    return `${units < 0 ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  });
const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2049-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const moment = fc
  .date({ min: new Date('1970-01-02'), max: new Date('2049-12-31'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 10)} ${date.toISOString().slice(11, 19)}`);

const VALUES = {
  text: fc.constant(text),
  whole: fc.constant(whole),
  amount: fc.constantFrom(1, 2, 4).map(amount),
  date: fc.constant(day),
  moment: fc.constant(moment),
  zoned: fc.constant(moment),
  truth: fc.constant(fc.constantFrom('true', 'false')),
} as const;

const HEADERS = ['id', 'Name', 'Valor (R$)', 'País', 'created', 'x y', 'total', 'q1', 'Größe', 'n_2'];

const column = (header: string, rows: number): fc.Arbitrary<AnyColumn> =>
  fc
    .constantFrom<AnyColumn['kind']>('text', 'whole', 'amount', 'date', 'moment', 'zoned', 'truth')
    .chain((kind) => VALUES[kind].map((values) => ({ kind, values })))
    .chain(({ kind, values }) =>
      fc
        .oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(4) })
        .chain((gaps) =>
          fc.array(gaps === 0 ? values : fc.oneof({ weight: gaps, arbitrary: values }, fc.constant(null)), {
            minLength: rows,
            maxLength: rows,
          }),
        )
        .map((all) => ({ header, kind, values: all })),
    );

const rarely = fc.oneof(
  { weight: 9, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);

const dialect: fc.Arbitrary<AnyDialect> = fc
  .record({
    delimiter: fc.constantFrom(',', ';', '\t', '|', ',', ';', '~', '^'),
    quote: fc.constantFrom<AnyDialect['quote']>('"', '"', '"', "'"),
    quoted: fc.constantFrom<AnyDialect['quoted']>('where needed', 'where needed', 'texts', 'all'),
    encoding: fc.constantFrom<AnyDialect['encoding']>('utf8', 'utf8', 'latin1', 'utf16le'),
    mark: fc.boolean(),
    lineEnd: fc.constantFrom<AnyDialect['lineEnd']>('\n', '\r\n'),
    decimal: fc.constantFrom<AnyDialect['decimal']>('.', ','),
    group: fc.constantFrom<AnyDialect['group']>('', '', '', '.', ',', ' ', "'"),
    date: fc.constantFrom(...DATES),
    nothing: fc.constantFrom('', '', '', 'NA', 'NULL', 'null', '-'),
    title: fc.constantFrom<readonly string[]>([], [], [], [], ['Sales report of May'], ['Report', '']),
    comment: fc.oneof(
      { weight: 8, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    sep: rarely,
    trailing: rarely,
    padded: rarely,
    footer: fc.oneof(
      { weight: 9, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.constantFrom('Total', 'Source: INE') },
    ),
    lastLineEnds: fc.boolean(),
  })
  .map((one) => ({
    ...one,
    // What no program writes: the mark of one thing for another.
    group: one.group === one.decimal || (one.quote === "'" && one.group === "'") ? '' : one.group,
    title: one.sep ? [] : one.title,
  }));

/** A table of some rows and columns, and how it is written. */
export const anyCsv: fc.Arbitrary<AnyCsv> = fc
  .tuple(
    fc.integer({ min: 6, max: 30 }),
    fc.shuffledSubarray(HEADERS, { minLength: 2, maxLength: 6 }),
    dialect,
  )
  .chain(([rows, headers, written]) =>
    fc
      .tuple(...headers.map((header) => column(header, rows)))
      .map((columns) => ({ columns, dialect: written })),
  );

/** The lines of a file, without their ends: what stands above the header, the header, and a line for each row. */
export function linesOf({ columns, dialect: written }: AnyCsv): {
  readonly above: readonly string[];
  readonly header: string;
  readonly rows: readonly string[];
  readonly below: readonly string[];
} {
  const { delimiter, title, comment, sep, trailing, padded, footer } = written;
  const end = trailing ? delimiter : '';
  const header = columns.map((column) => enclosed(column.header, true, written));
  const rows = columns[0]!.values.map((_, row) =>
    columns.map((column) => fieldOf(column, column.values[row] ?? null, written)),
  );
  const widths = columns.map((_, place) => Math.max(...[header, ...rows].map((row) => row[place]!.length)));
  const line = (fields: readonly string[]) =>
    fields.map((text, place) => (padded ? text.padEnd(widths[place]!) : text)).join(delimiter) + end;
  return {
    above: [...(sep ? [`sep=${delimiter}`] : []), ...title, ...(comment ? ['# made by a machine'] : [])],
    header: line(header),
    rows: rows.map(line),
    below: footer === '' ? [] : [line([footer, ...columns.slice(1).map(() => '')])],
  };
}

/** The file's bytes. */
export function bytesOf(
  lines: readonly string[],
  { encoding, mark, lineEnd, lastLineEnds }: AnyDialect,
): Buffer {
  const text = lines.join(lineEnd) + (lastLineEnds ? lineEnd : '');
  const marked = encoding !== 'latin1' && (mark || encoding === 'utf16le');
  return Buffer.from(`${marked ? '\uFEFF' : ''}${text}`, encoding);
}

/** A field, as the dialect writes it. */
export function fieldOf({ kind }: AnyColumn, value: Value, written: AnyDialect): string {
  if (value === null) return written.nothing;
  return enclosed(spelled(kind, value, written), kind === 'text', written);
}

function enclosed(text: string, isText: boolean, { delimiter, quote, quoted }: AnyDialect): string {
  const needs = [delimiter, '"', "'", '\n', '\r', '#'].some((special) => text.includes(special));
  if (!needs && (quoted === 'where needed' || (quoted === 'texts' && !isText))) return text;
  return `${quote}${text.replaceAll(quote, quote + quote)}${quote}`;
}

function spelled(kind: AnyColumn['kind'], value: string, written: AnyDialect): string {
  switch (kind) {
    case 'text':
    case 'truth':
      return value;
    case 'whole':
    case 'amount':
      return numberOf(value, written);
    case 'date':
      return dayOf(value, written.date);
    case 'moment':
      return `${dayOf(value.slice(0, 10), written.date)} ${value.slice(11)}`;
    case 'zoned':
      return `${value.replace(' ', 'T')}Z`;
  }
}

function numberOf(value: string, { decimal, group }: AnyDialect): string {
  const [, sign = '', before = '', behind] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  const grouped = group === '' ? before : before.replaceAll(/\B(?=(\d{3})+$)/g, group);
  return `${sign}${grouped}${behind === undefined ? '' : `${decimal}${behind}`}`;
}

function dayOf(iso: string, format: AnyDialect['date']): string {
  const [year = '', month = '', day = ''] = iso.split('-');
  return format.replace('YYYY', year).replace('MM', month).replace('DD', day);
}
