import { compileColumns } from '../core/csv/columns.ts';
import { DATE_FORMATS, type DateFormat } from '../core/definition/date-format.ts';
import { csv, type Dialect } from '../core/definition/source.ts';
import type { Digits, Trial } from '../core/types/inference.ts';
import { FACTS } from '../core/types/kinds.ts';
import type { ColumnKind } from '../core/types/type.ts';

export type Mark = Dialect['decimal'];

/**
 * A way of writing values that the upload, or an expression of SQL, can make a type of. `grouped` has thousands
 * separators; the others are what the upload takes.
 */
export type Form = ColumnKind | `number ${Mark}` | `grouped ${Mark}` | `${ColumnKind} ${DateFormat}`;

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

const GROUPED: Record<Mark, RegExp> = {
  '.': /^[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/,
  ',': /^[-+]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/,
};

type Test = (text: string) => boolean;

/** Each form, and whether a text is written so. */
const FORMS: ReadonlyMap<Form, Test> = new Map<Form, Test>([
  ...FACTS.flatMap(({ kind, inference: { trial } }) => (trial ? formsOf(kind, trial) : [])),
  ...MARKS.map((mark): [Form, Test] => [`grouped ${mark}`, (text) => GROUPED[mark].test(text)]),
]);

/** The ways of writing a kind: by the marks of numbers, which are the same for all of them, or by formats of dates. */
function formsOf(kind: ColumnKind, trial: Trial): [Form, Test][] {
  switch (trial.spelledBy) {
    case 'nothing':
      return [[kind, taken(trial)]];
    case 'decimal mark':
      return MARKS.map((mark) => [`number ${mark}`, taken(trial, { decimal: mark, delimiter: ';' })]);
    case 'date format':
      return DATE_FORMATS.map((date) => [`${kind} ${date}`, taken(trial, { date })]);
  }
}

/** Whether the upload takes a text as a value of a type, and people do. */
function taken({ column, isLikely }: Trial, spelled: Partial<Dialect> = {}): Test {
  const source = csv({ dataset: 'trial', columns: { column }, ...spelled });
  const [compiled] = compileColumns(source);
  return (text) => isLikely(text, source) && compiled?.judge(text).fault === undefined;
}
