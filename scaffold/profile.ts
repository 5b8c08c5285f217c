import { compileColumns } from '../core/csv/columns.ts';
import { col, type Column } from '../core/definition/columns.ts';
import { DATE_FORMATS, type DateFormat } from '../core/definition/date-format.ts';
import { csv, type Dialect } from '../core/definition/source.ts';

export type Mark = Dialect['decimal'];

/**
 * A way of writing values that the upload, or an expression of SQL, can make a type of. `grouped` has thousands
 * separators; the others are what the upload takes.
 */
export type Form =
  | 'boolean'
  | 'int'
  | 'bigint'
  | `number ${Mark}`
  | `grouped ${Mark}`
  | `date ${DateFormat}`
  | `timestamp ${DateFormat}`;

/** The digits of numbers: most before and behind the decimal mark. */
export interface Digits {
  readonly before: number;
  readonly behind: number;
}

const MARKS = ['.', ','] as const;

/** What many programs write where there is no value. */
const NULL_WORDS = new Set([
  'NA',
  'N/A',
  'n/a',
  '#N/A',
  'NULL',
  'null',
  'NaN',
  'nan',
  'None',
  '\\N',
  '-',
  '--',
  '.',
  '?',
]);

/** Different values of a column that are remembered. */
const MOST_VALUES = 1000;

/** What the values of one column have in common. */
export class Profile {
  /** The ways in which every value so far is written. */
  readonly forms = new Set<Form>(FORMS.keys());
  /** Words for "no value" and how often each stands there. */
  readonly nullWords = new Map<string, number>();
  /** Rows without a value: the field is empty. */
  nulls = 0;
  /** Rows whose field holds blanks only, or an empty text in quotes; no value, unless it is a text. */
  blanks = 0;
  /** Rows with a value. */
  values = 0;
  /** Whether a value has blanks around it. */
  padded = false;
  /** Whether a number is written with an exponent. */
  exponent = false;
  /** The first value that begins with a zero as codes do, or with a plus as telephone numbers do. */
  code: string | undefined;
  /** The first value. */
  first: string | undefined;
  /** Whether every value is what people see as a date, whatever its form. */
  dated = true;
  /** The values and how often each stands there; nothing once there were too many. */
  seen: Map<string, number> | undefined = new Map();
  readonly #digits: Record<Mark, { before: number; behind: number }> = {
    '.': { before: 1, behind: 0 },
    ',': { before: 1, behind: 0 },
  };

  digits(mark: Mark): Digits {
    return this.#digits[mark];
  }

  /** Takes in the value of one more row. */
  add(value: string | null): void {
    if (value === null) {
      this.nulls += 1;
      return;
    }
    const text = value.replaceAll(/^[ \t]+|[ \t]+$/g, '');
    if (text === '') {
      this.blanks += 1;
      return;
    }
    if (NULL_WORDS.has(text)) {
      this.nullWords.set(text, (this.nullWords.get(text) ?? 0) + 1);
      return;
    }
    this.values += 1;
    if (text !== value) this.padded = true;
    const times = this.seen?.get(text);
    if (times === undefined) this.#look(text);
    this.seen?.set(text, (times ?? 0) + 1);
    if (this.seen && this.seen.size > MOST_VALUES) this.seen = undefined;
  }

  #look(text: string): void {
    for (const form of this.forms) if (!FORMS.get(form)?.(text)) this.forms.delete(form);
    this.first ??= text;
    this.dated &&= SOME_DATE.test(text);
    if (/^[-+]?0\d|^\+\d{6}/.test(text)) this.code ??= text;
    for (const mark of MARKS) {
      if (!this.forms.has(`number ${mark}`) && !this.forms.has(`grouped ${mark}`)) continue;
      const number = plain(text, mark);
      const [, before = '', behind = '', exponent] = /^[-+]?(\d*)\.?(\d*)(e.*)?$/i.exec(number) ?? [];
      const most = this.#digits[mark];
      most.before = Math.max(most.before, before.replace(/^0+/, '').length);
      most.behind = Math.max(most.behind, behind.length);
      this.exponent ||= exponent !== undefined;
    }
  }
}

/** `1/2/2024`, `Jan 1 2000`, `1-Feb-99`, `2024-01-02T03:04:05Z` */
const SOME_DATE =
  /^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:.*)?|[A-Za-z]{3,9} \d{1,2},? \d{4}|\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{2,4})$/;

/** A number without thousands separators, its decimal mark a point. */
function plain(text: string, mark: Mark): string {
  return mark === ',' ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', '');
}

/** Whether the upload takes a text as a value of a column. */
function taken(column: Column, dialect: Partial<Dialect> = {}): (text: string) => boolean {
  const [compiled] = compileColumns(csv({ dataset: 'trial', columns: { column }, ...dialect }));
  return (text) => compiled?.judge(text).fault === undefined;
}

/** Years of a day that is written in digits only, as numbers are. */
const YEARS = /^(19|20)\d\d/;

function dated(format: DateFormat): (text: string) => boolean {
  const fits = taken(col.date(), { date: format });
  return format === 'YYYYMMDD' ? both((text) => YEARS.test(text), fits) : fits;
}

const GROUPED: Record<Mark, RegExp> = {
  '.': /^[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/,
  ',': /^[-+]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/,
};

/** Each form, and whether a text is written so. */
const FORMS: ReadonlyMap<Form, (text: string) => boolean> = new Map<Form, (text: string) => boolean>([
  // 0 and 1 are numbers before they are booleans.
  ['boolean', both((text) => /\D/.test(text), taken(col.boolean()))],
  ['int', taken(col.int())],
  ['bigint', taken(col.bigint())],
  ...MARKS.map((mark): [Form, (text: string) => boolean] => [
    `number ${mark}`,
    taken(col.double(), { decimal: mark, delimiter: ';' }),
  ]),
  ...MARKS.map((mark): [Form, (text: string) => boolean] => [
    `grouped ${mark}`,
    (text) => GROUPED[mark].test(text),
  ]),
  ...DATE_FORMATS.map((format): [Form, (text: string) => boolean] => [`date ${format}`, dated(format)]),
  ...DATE_FORMATS.map((format): [Form, (text: string) => boolean] => [
    `timestamp ${format}`,
    taken(col.timestamp(), { date: format }),
  ]),
]);

function both(one: (text: string) => boolean, other: (text: string) => boolean): (text: string) => boolean {
  return (text) => one(text) && other(text);
}
