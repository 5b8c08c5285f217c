import type { RawRow, Separators } from './rows.ts';
import { rowsOf } from './rows.ts';
import { usualWidth } from './widths.ts';

/** A text's rows, read by what encloses its fields. */
export interface Enclosed {
  readonly separators: Separators;
  readonly rows: readonly RawRow[];
}

/**
 * How fields are enclosed and escaped, given what stands between them. That fields are enclosed is the evidence: one
 * row whose quotes are wrong says nothing against the others.
 */
export function enclosedBy(text: string, known: Pick<Separators, 'delimiter' | 'comment'>): Enclosed {
  const without = quotedBy(text, known);
  if (!text.includes('\\')) return without;
  const withEscape = quotedBy(text, { ...known, escape: '\\' });
  return isEscaped(text, without, withEscape) ? withEscape : without;
}

function quotedBy(text: string, known: Omit<Separators, 'quote'>): Enclosed {
  const read = (quote: Separators['quote']): Enclosed => {
    const separators = { ...known, quote };
    return { separators, rows: rowsOf(text, separators) };
  };
  const plain = read('none');
  const double = text.includes('"') ? read('"') : { ...plain, separators: { ...known, quote: '"' as const } };
  const enclosed = quotedFields(double.rows);
  if (text.includes("'")) {
    const single = read("'");
    const isRight = enclosed === 0 && isSoundBy(single.rows, plain.rows);
    if (quotedFields(single.rows) > MUCH * enclosed && areSingle(single.rows, isRight ? 1 : 2)) return single;
  }
  const broken = brokenRows(double.rows);
  if (enclosed === 0 && broken === 0) {
    // Exports with escapes have no other way to write a delimiter, and their quotes are text.
    return known.escape !== undefined && nullFields(plain.rows) > 0 ? plain : double;
  }
  if (enclosed + doubledQuotes(double.rows) >= 2 * broken) return double;
  // Where no field is enclosed, one row may still be a bad one.
  if (enclosed === 0 && broken < MANY && broken * 4 <= double.rows.length) return double;
  return regularRows(double.rows) >= regularRows(plain.rows) ? double : plain;
}

/** So many rows with wrong quotes are rather right without. */
const MANY = 3;
/** So many times more fields in single quotes than in double ones. */
const MUCH = 4;

/** Whether no quote is open by a reading, and as many rows are as most are as without quotes. */
function isSoundBy(quoted: readonly RawRow[], plain: readonly RawRow[]): boolean {
  return brokenRows(quoted) === 0 && regularRows(quoted) >= regularRows(plain);
}

/**
 * Whether single quotes enclose fields, rather than being apostrophes: most of the header's or of two columns are in
 * them, or delimiters, line ends and quotes within them.
 * @param fewest rows with such fields that it takes
 */
function areSingle(rows: readonly RawRow[], fewest: number): boolean {
  const width = usualWidth(rows);
  const regular = rows.filter(({ fields, isBroken }) => !isBroken && fields.length === width);
  const [header] = regular;
  if (!header) return false;
  const inHeader = header.fields.filter(({ isQuoted }) => isQuoted).length;
  if (inHeader > 0 && inHeader >= width / 2) return true;
  const holding = regular.filter(({ fields, text }) => {
    const isSplit = text.split("'").length - 1 > 2 * fields.filter(({ isQuoted }) => isQuoted).length;
    return fields.some(({ isQuoted, text: inner }) => isQuoted && (/[,;\t|~^\n\r]/.test(inner) || isSplit));
  });
  if (holding.length >= fewest) return true;
  const columns = Array.from({ length: width }, (_, column) => {
    const filled = regular.slice(1).filter(({ fields }) => fields[column]?.text !== '');
    const quoted = filled.filter(({ fields }) => fields[column]?.isQuoted).length;
    return quoted > 0 && quoted >= filled.length * 0.8;
  });
  return columns.filter(Boolean).length > 1;
}

/** What a backslash may take the meaning of, as MySQL, PostgreSQL and Hive write. */
const ESCAPED = '\\"\'nrtbfvZ0N,;|\t\u0001\n\r';
/** What MySQL, PostgreSQL and Hive separate fields by, where nobody says otherwise. */
const OF_DATABASES = ['\t', '\u0001'];

/** Whether a backslash escapes: rows are right by it that are none without, or it writes NULL where no quotes do. */
function isEscaped(text: string, without: Enclosed, withEscape: Enclosed): boolean {
  const pairs = [...text.matchAll(/\\([\s\S])/g)].map(([, char = '']) => char);
  if (pairs.filter((char) => !ESCAPED.includes(char)).length > pairs.length / 10) return false;
  if (regularRows(withEscape.rows) > regularRows(without.rows)) return true;
  if (brokenRows(withEscape.rows) > brokenRows(without.rows)) return false;
  return OF_DATABASES.includes(without.separators.delimiter) && nullFields(without.rows) > 0;
}

function nullFields(rows: readonly RawRow[]): number {
  return fieldsOf(rows).filter(({ text }) => text === String.raw`\N`).length;
}

function quotedFields(rows: readonly RawRow[]): number {
  return fieldsOf(rows).filter(({ isQuoted }) => isQuoted).length;
}

/** Enclosed fields that hold quotes: those were doubled or escaped, as nobody writes them in a text. */
function doubledQuotes(rows: readonly RawRow[]): number {
  return fieldsOf(rows).filter(({ isQuoted, text }) => isQuoted && text.includes('"')).length;
}

function fieldsOf(rows: readonly RawRow[]) {
  return rows.flatMap(({ fields }) => fields);
}

function brokenRows(rows: readonly RawRow[]): number {
  return rows.filter(({ isBroken }) => isBroken).length;
}

/** The share of lines in rows that are as most are. */
function regularRows(rows: readonly RawRow[]): number {
  const width = usualWidth(rows);
  const regular = rows.filter(({ fields, isBroken }) => !isBroken && fields.length === width);
  return regular.length / Math.max(1, rows.length);
}
