import type { Column, ColumnType } from '../core/definition/columns.ts';
import { DATE_FORMATS, type DateFormat } from '../core/definition/date-format.ts';
import type { Dialect } from '../core/definition/source.ts';
import { count, counted } from '../operate/units.ts';
import { castOf, type Written } from './cast.ts';
import type { Digits, Mark, Profile } from './profile.ts';

/** How numbers and dates are written, for the whole file. */
export interface Notation {
  readonly decimal: Mark;
  readonly date: DateFormat;
  /** Another format that fits every date as well. */
  readonly otherDate?: DateFormat;
}

/** A column's types, and why. */
export interface Inferred {
  /** What the upload holds the file's values to. */
  readonly source: Column;
  /** What the table has. */
  readonly target: Column;
  /** How the SQL makes one of the other, where it isn't the same; of the column's name in the SQL. */
  readonly cast?: (column: string) => string;
  /** What was seen, where the type doesn't tell. */
  readonly seen: readonly string[];
  /** What was assumed, where other types would do as well. */
  readonly guessed?: string;
}

/** A scale beyond this is a measure or a computed number: a double. */
const LARGEST_SCALE = 6;
/** Digits of a decimal, and of those before its mark at least. */
const MOST_DIGITS = 38;
const ROOM = 10;

/** The decimal mark and the date format that most columns have. */
export function notationOf(profiles: readonly Profile[], delimiter: Dialect['delimiter']): Notation {
  const decimal = delimiter !== ',' && strong(profiles, ',') > strong(profiles, '.') ? ',' : '.';
  const votes = DATE_FORMATS.map((format) => ({
    format,
    columns: profiles.filter((profile) => isDated(profile, format)).length,
  }));
  const most = Math.max(...votes.map(({ columns }) => columns));
  const [best, other] = votes.filter(({ columns }) => columns === most && most > 0);
  return { decimal, date: best?.format ?? 'YYYY-MM-DD', ...(other && { otherDate: other.format }) };
}

/** Columns with numbers that can only be of this mark; `1,234` may be a thousand as well. */
function strong(profiles: readonly Profile[], mark: Mark): number {
  const other = mark === ',' ? '.' : ',';
  return profiles.filter(
    ({ values, forms }) =>
      values > 0 &&
      forms.has(`number ${mark}`) &&
      !forms.has(`number ${other}`) &&
      !forms.has(`grouped ${other}`),
  ).length;
}

function isDated({ values, forms }: Profile, format: DateFormat): boolean {
  return values > 0 && (forms.has(`date ${format}`) || forms.has(`timestamp ${format}`));
}

/** The narrowest type that every value of a column fits. */
export function inferred(profile: Profile, rows: number, notation: Notation): Inferred {
  const { nulls, blanks, values, nullWords } = profile;
  const words = [...nullWords].map(([word, times]) => `${counted(times, 'time')} ${JSON.stringify(word)}`);
  const empty = nulls > 0 ? [`${count(nulls)} of ${count(rows)} are empty`] : [];
  const text = column({ kind: 'string' }, nulls > 0);
  if (values + nullWords.size === 0) {
    const nothing = column({ kind: 'string' }, nulls > 0 || rows === 0);
    return { source: nothing, target: nothing, seen: [], guessed: 'it holds no value' };
  }
  const found = values > 0 ? typeIn(profile, notation) : undefined;
  if (found && found.written === undefined && nullWords.size === 0) {
    const typed = column(found.type, nulls + blanks > 0);
    const missing = nulls + blanks > 0 ? [`${count(nulls + blanks)} of ${count(rows)} are empty`] : [];
    return { source: typed, target: typed, seen: [...missing, ...found.seen], guessed: found.guessed };
  }
  if (found) {
    const written = found.written ?? writtenAs(found.type, notation);
    if (written) {
      return {
        source: text,
        target: column(found.type, nulls + blanks > 0 || nullWords.size > 0),
        cast: (name) => castOf(name, found.type, written, profile),
        seen: [...empty, ...words, ...found.seen],
        guessed: `a text here; the SQL makes it ${inWords(found.type)}`,
      };
    }
  }
  return { source: text, target: text, seen: [...empty, ...words, ...whyText(profile, notation)] };
}

interface Found {
  readonly type: ColumnType;
  /** How the values are written, where the upload doesn't take them as the type. */
  readonly written?: Written;
  readonly seen: readonly string[];
  readonly guessed?: string;
}

function typeIn(profile: Profile, { decimal, date, otherDate }: Notation): Found | undefined {
  const { forms, code } = profile;
  if (forms.has('boolean') && isBoolean(profile)) return { type: { kind: 'boolean' }, seen: [] };
  const fits = (format: DateFormat) => forms.has(`date ${format}`) || forms.has(`timestamp ${format}`);
  if (fits(date)) {
    const also = otherDate !== undefined && fits(otherDate) ? `, as ${otherDate} would` : '';
    const asNumber = forms.has('int') ? ', numbers would do as well' : '';
    const guessed = also || asNumber ? `every value fits ${date}${also}${asNumber}` : undefined;
    return { type: { kind: forms.has(`date ${date}`) ? 'date' : 'timestamp' }, seen: [], guessed };
  }
  const other = DATE_FORMATS.find((format) => format !== 'YYYYMMDD' && forms.has(`date ${format}`));
  if (other !== undefined) {
    return { type: { kind: 'date' }, written: { as: 'date', format: other }, seen: [`written as ${other}`] };
  }
  if (code !== undefined) return undefined;
  if (forms.has('int')) return { type: { kind: 'int' }, seen: [] };
  if (forms.has('bigint')) return { type: { kind: 'bigint' }, seen: [] };
  if (forms.has(`number ${decimal}`)) return numberOf(profile.digits(decimal), profile.exponent);
  for (const mark of [decimal, decimal === ',' ? '.' : ','] as const) {
    const written: Written = { as: 'number', mark, grouped: forms.has(`grouped ${mark}`) };
    if (!written.grouped && !forms.has(`number ${mark}`)) continue;
    const number = numberOf(profile.digits(mark), profile.exponent);
    return number && { ...number, written, seen: [`written as ${example(profile)}`] };
  }
  return undefined;
}

/** `t` and `f` are letters as any, unless there are both and no other. */
function isBoolean({ seen }: Profile): boolean {
  const words = new Set([...(seen?.keys() ?? [])].map((word) => word.toLowerCase()));
  const areWords = words.isSubsetOf(new Set(['true', 'false']));
  return areWords || (words.size === 2 && words.has('t') && words.has('f'));
}

function numberOf({ before, behind }: Digits, exponent: boolean): Found | undefined {
  const double: Found = {
    type: { kind: 'double' },
    seen: [exponent ? 'numbers with an exponent' : `up to ${behind} digits behind the mark`],
  };
  if (exponent) return double;
  if (behind === 0) {
    if (before <= 9) return { type: { kind: 'int' }, seen: [] };
    if (before <= 18) return { type: { kind: 'bigint' }, seen: [] };
    // A double would change the last digits.
    if (before > MOST_DIGITS) return undefined;
    const type: ColumnType = { kind: 'decimal', precision: MOST_DIGITS, scale: 0 };
    return { type, seen: [], guessed: `up to ${before} digits, more than a bigint has` };
  }
  if (behind > LARGEST_SCALE || before + behind > MOST_DIGITS) return double;
  const precision = Math.min(MOST_DIGITS, Math.max(before, ROOM) + behind);
  return { type: { kind: 'decimal', precision, scale: behind }, seen: [] };
}

/** How values are written that the upload would take, were it not for words among them. */
function writtenAs(type: ColumnType, { decimal, date }: Notation): Written | undefined {
  switch (type.kind) {
    case 'date':
      return { as: 'date', format: date };
    case 'int':
    case 'bigint':
    case 'decimal':
    case 'double':
      return { as: 'number', mark: decimal, grouped: false };
    case 'boolean':
      return { as: 'boolean' };
    // Timestamps are written in too many ways, and texts need nothing.
    case 'timestamp':
    case 'string':
      return undefined;
  }
}

/** What in a text looks like another type. */
function whyText({ code, forms, values, dated, first }: Profile, { decimal }: Notation): string[] {
  if (code !== undefined && (forms.has(`number ${decimal}`) || forms.has(`grouped ${decimal}`))) {
    return [`${JSON.stringify(code)} would lose its ${code.startsWith('+') ? 'plus' : 'zeros'} as a number`];
  }
  return values > 0 && dated
    ? [`dates in a way that the upload doesn't take, or in several: ${JSON.stringify(first)}`]
    : [];
}

function example({ seen }: Profile): string {
  return JSON.stringify([...(seen?.keys() ?? [])].find((value) => /\D/.test(value)) ?? '1,234');
}

function column(type: ColumnType, optional: boolean): Column {
  return { type, rules: {}, optional };
}

/** `a date`, `a decimal(12, 2)` */
export function inWords(type: ColumnType): string {
  const name = type.kind === 'decimal' ? `decimal(${type.precision}, ${type.scale})` : type.kind;
  return `${name === 'int' ? 'an' : 'a'} ${name}`;
}
