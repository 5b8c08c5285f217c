import { type Example, RejectTally } from '../core/csv/rejects.ts';
import { LIKE_CODES } from '../core/csv/values/codes.ts';
import type { Rejected } from '../core/csv/row-judge.ts';
import type { Column } from '../core/definition/columns.ts';
import { csv, type Dialect } from '../core/definition/source.ts';
import { typeFacts } from '../core/types/kinds.ts';
import { sourceColumns } from './define.ts';
import { mostDissent } from './dissent.ts';
import { judgeFile } from './read.ts';
import { asText, type Inferred, inferred, type Untyped } from './types.ts';

/** A column with its types, and the rows that will be rejected for it. */
export interface SettledColumn extends Inferred {
  readonly name: string;
  readonly header: string;
  readonly rejected: Dissenters;
}

/** Rows whose value isn't of a column's type: how many, and the first of them. */
export interface Dissenters {
  readonly rows: number;
  readonly first: readonly Example[];
}

interface Settled {
  readonly columns: readonly SettledColumn[];
  readonly accepted: number;
  readonly tally: RejectTally;
}

/** Trials in which columns may still be typed otherwise than as texts: each reads the file. */
const MOST_TRIALS = 3;

/**
 * Lets the upload's reader judge the whole file by the columns' types. Rows beyond those that were looked at are learnt
 * from where they don't fit; where more rows dissent than may be mistakes, the columns with most of them become texts. So
 * do those of numbers in which one value looks like a code.
 * @param rows that were looked at
 */
export async function settled(
  file: string,
  untyped: readonly Untyped[],
  rows: number,
  dialect: Dialect,
): Promise<Settled> {
  /** Columns none of whose values are mistakes. */
  const strict = new Set<string>();
  /** Columns that are texts, whatever was found; with the rows that other types reject. */
  const texts = new Map<string, number>();
  const emptyLater = new Set<string>();
  const coded = new Set<string>();
  for (let trial = 1; ; trial += 1) {
    const columns = untyped.map((column) => {
      const { name, header, profile } = column;
      const found = inferred(column, rows, dialect, !strict.has(name));
      const misfits = texts.get(name);
      const typed = misfits === undefined ? found : asText(found, profile, misfits);
      return { name, header, ...(emptyLater.has(name) ? orEmpty(typed) : typed) };
    });
    const trials = columns.map((column) => new ColumnTrial(column.dissent));
    const tally = new RejectTally();
    const positions = new Map(columns.map(({ name }, position) => [name, position]));
    const tried = columns.map((column) => ({ ...column, source: orNoCode(column.source) }));
    const source = csv({ dataset: 'trial', ...dialect, columns: sourceColumns(tried) });
    const accepted = await judgeFile(file, source, (row) => {
      tally.add(row);
      const position = positions.get(row.column) ?? -1;
      if (row.kind === 'required' && isNothing(row, dialect)) return;
      const late = trials[position]?.add(row);
      if (late !== undefined) untyped[position]?.profile.add(late);
    });
    const dissent = trials.reduce((sum, { rejected }) => sum + rejected.rows, 0);
    const most = mostDissent(accepted + tally.rows);
    const required = columns.filter((_, position) => trials[position]?.isEmpty);
    const codes = columns.filter((_, position) => trials[position]?.isCode);
    if (required.length === 0 && codes.length === 0 && dissent <= most) {
      const rejectedFor = (position: number) => trials[position]?.rejected ?? { rows: 0, first: [] };
      return {
        columns: columns.map((column, position) => ({ ...column, rejected: rejectedFor(position) })),
        accepted,
        tally,
      };
    }
    for (const { name } of required) emptyLater.add(name);
    for (const { name } of codes) {
      // Its profile tells by now that it holds codes; a column that is one of numbers nevertheless is a text too.
      if (coded.has(name)) texts.set(name, 1);
      coded.add(name);
    }
    const worst = [...trials.entries()]
      .filter(([, { rejected }]) => rejected.rows > 0)
      .toSorted(([, one], [, other]) => other.rejected.rows - one.rejected.rows);
    let left = dissent;
    for (const [position, { rejected, hasLearnt }] of worst) {
      if (left <= most) break;
      left -= rejected.rows;
      const { name } = columns[position] ?? { name: '' };
      if (trial >= MOST_TRIALS || (strict.has(name) && !hasLearnt)) texts.set(name, rejected.rows);
      else if (!hasLearnt) strict.add(name);
    }
  }
}

/** Rows that are shown of each column. */
const EXAMPLES = 3;

/** What the judgement of a file says of one column. */
class ColumnTrial {
  readonly #known: number;
  readonly #tally = new RejectTally();
  /** Whether a row is rejected since it is empty. */
  isEmpty = false;
  /** Whether a row is rejected since it looks like a code: that is no mistake, wherever it stands. */
  isCode = false;

  /** @param known rows that were known to dissent: the first of them are no news */
  constructor(known: number) {
    this.#known = known;
  }

  get rejected(): Dissenters {
    return { rows: this.#tally.rows, first: this.#tally.first.slice(0, EXAMPLES) };
  }

  get hasLearnt(): boolean {
    return this.#tally.rows > this.#known;
  }

  /** Takes in a row that is rejected for the column. @returns its value, if nobody knew that it isn't of the type */
  add(row: Rejected): string | undefined {
    if (row.kind === 'required') this.isEmpty = true;
    if (row.kind !== 'type') return undefined;
    if (row.reason === LIKE_CODES.fault) {
      const isFirst = !this.isCode;
      this.isCode = true;
      return isFirst ? row.value : undefined;
    }
    this.#tally.add(row);
    return this.hasLearnt ? row.value : undefined;
  }
}

/** Whether a row is nothing but delimiters: a mistake, rather than that each of its columns may be empty. */
function isNothing({ text }: Rejected, { delimiter }: Dialect): boolean {
  return text.includes(delimiter) && text.replaceAll(delimiter, '').trim() === '';
}

/** A column that takes no numbers that look like codes: those that were looked at had none. */
function orNoCode(column: Column): Column {
  const { notation } = typeFacts(column.type);
  return notation.includes('codes')
    ? { ...column, notation: { ...column.notation, codes: 'reject' } }
    : column;
}

function orEmpty(typed: Inferred): Inferred {
  const { source, target, seen } = typed;
  if (source.mayBeEmpty) return typed;
  return {
    ...typed,
    source: { ...source, mayBeEmpty: true },
    target: { ...target, mayBeEmpty: true },
    seen: [...seen, 'empty in later rows'],
  };
}
