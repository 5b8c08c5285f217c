import type { Column } from '../core/definition/columns.ts';
import { DATE_FORMATS, type DateFormat, orderOf } from '../core/definition/date-format.ts';
import type { Dialect } from '../core/definition/source.ts';
import type { Evidence, Found, Notation, Numbers } from '../core/types/inference.ts';
import { FACTS, typeFacts } from '../core/types/kinds.ts';
import { typeInWords } from '../core/types/names.ts';
import type { ColumnType } from '../core/types/type.ts';
import { count, counted } from '../operate/units.ts';
import { castOf } from './cast.ts';
import type { Mark, Profile } from './profile.ts';

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

/** The decimal mark and the date format that most columns have. */
export function notationOf(profiles: readonly Profile[], delimiter: Dialect['delimiter']): Notation {
  const decimal = delimiter !== ',' && strong(profiles, ',') > strong(profiles, '.') ? ',' : '.';
  const votes = DATE_FORMATS.map((format) => ({
    format,
    columns: profiles.filter((profile) => isDated(profile, format)).length,
  }));
  const most = Math.max(...votes.map(({ columns }) => columns));
  const [best, ...rest] = votes.filter(({ columns }) => columns === most && most > 0);
  const other = best && rest.find(({ format }) => orderOf(format) !== orderOf(best.format));
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
  return values > 0 && DATED.some((kind) => forms.has(`${kind} ${format}`));
}

/** The kinds that a date format spells. */
const DATED = FACTS.flatMap(({ kind, inference }) =>
  inference.trial?.spelledBy === 'date format' ? [kind] : [],
);

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
  const fromText = found && typeFacts(found.type).inference.fromText;
  if (found && fromText) {
    const written = found.written ?? { ...notation, grouped: false };
    return {
      source: text,
      target: column(found.type, nulls + blanks > 0 || nullWords.size > 0),
      cast: (name) => castOf(name, found.type, (present) => fromText(present, written), profile),
      seen: [...empty, ...words, ...found.seen],
      guessed: `a text here; the SQL makes it ${typeInWords(found.type)}`,
    };
  }
  return { source: text, target: text, seen: [...empty, ...words, ...whyText(profile, notation)] };
}

const BY_BREADTH = FACTS.toSorted((one, other) => one.inference.breadth - other.inference.breadth);

function typeIn(profile: Profile, notation: Notation): Found<ColumnType> | undefined {
  const evidence = evidenceOf(profile, notation);
  for (const { inference } of BY_BREADTH) {
    const found = inference.find(evidence);
    if (found) return found;
  }
  return undefined;
}

function evidenceOf(profile: Profile, notation: Notation): Evidence {
  const { forms, seen, code } = profile;
  return {
    takenAs: (kind, format) => forms.has(format === undefined ? kind : `${kind} ${format}`),
    notation,
    words: new Set([...(seen?.keys() ?? [])].map((word) => word.toLowerCase())),
    numbers: code === undefined ? numbersIn(profile, notation) : undefined,
  };
}

/** The numbers of a column, by the file's decimal mark or, where that can't be, by another way to write them. */
function numbersIn(profile: Profile, { decimal, date }: Notation): Numbers | undefined {
  const { forms, exponent } = profile;
  if (forms.has(`number ${decimal}`)) return { ...profile.digits(decimal), exponent };
  for (const mark of [decimal, decimal === ',' ? '.' : ','] as const) {
    const grouped = forms.has(`grouped ${mark}`);
    if (!grouped && !forms.has(`number ${mark}`)) continue;
    const written = { as: { decimal: mark, date, grouped }, example: example(profile) };
    return { ...profile.digits(mark), exponent, written };
  }
  return undefined;
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

function column(type: ColumnType, mayBeEmpty: boolean): Column {
  return { type, rules: {}, mayBeEmpty };
}
