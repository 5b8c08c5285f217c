import type { Marks } from '../../core/definition/notation.ts';
import { CSV_DEFAULTS, type Dialect } from '../../core/definition/source.ts';
import { UserError } from '../../operate/user-error.ts';
import { type Candidate, candidateBy, candidatesIn, isTable } from './candidates.ts';
import { type Comment, commentIn } from './comment.ts';
import { footerIn } from './footer.ts';
import { isLinedUp, notSeparated } from './mistaken.ts';
import { oddRows } from './odd-rows.ts';
import { isPadded } from './padding.ts';
import { divided, undivided } from './refusals.ts';
import { type RawRow, rowsOf, type Separators } from './rows.ts';
import { separatorLine } from './separator-line.ts';
import { isNamed, type Single, singleIn, unknownDelimiter } from './single.ts';
import type { Table } from './table.ts';
import { hasWidth } from './widths.ts';

/** How a file is structured: all of its dialect but its encoding and how values are written. */
export type Layout = Omit<Dialect, keyof Marks | 'encoding'>;

export interface Structure {
  readonly layout: Layout;
  readonly header: {
    /** What the columns are called: by the file or, where it has no header, by their places. */
    readonly fields: readonly string[];
    /** The line of the names; of the first row, where there are none. */
    readonly line: number;
  };
  /** What was assumed of the layout, and why. */
  readonly guesses: Partial<Record<keyof Layout, string>>;
  /** What else a person should know of its rows. */
  readonly remarks: readonly string[];
  /** Where the footer begins: in which text of whole lines, and on which of these. Absent where there is none. */
  readonly footerPlace?: { readonly text: string; readonly line: number };
}

/** The ends of a file as text: whole lines. */
export interface Ends {
  readonly head: string;
  /** Absent where the head is all of it. */
  readonly tail?: string;
}

/** A reading that is nearly as likely as the best one. */
const NEARLY = 0.95;

/**
 * Finds how a file is structured. Each way to read it is a hypothesis; the one is taken that makes most of it a table
 * of rows that are alike. A few bad rows, wherever they are, change nothing.
 * @param file its name, for messages
 * @param named the delimiter, where it needn't be looked for
 * @throws UserError naming the file, the line and what to do, where nothing fits
 */
export function structureOf(file: string, { head, tail }: Ends, named?: string): Structure {
  const { delimiter: said, text } = separatorLine(head);
  const top = said === undefined ? 1 : 2;
  if (said !== undefined && named !== undefined && named !== said) {
    throw new UserError(
      `${file}:1: it says that the delimiter is ${JSON.stringify(said)}, and not ${JSON.stringify(named)}; leave --delimiter out.`,
    );
  }
  const divides = said === undefined || text.includes(said) ? [] : candidatesIn(text, top, undefined);
  const other = divides.find(({ table }) => isTable(table))?.reading.separators.delimiter;
  if (said !== undefined && other !== undefined) {
    throw new UserError(
      `${file}:1: it says that the delimiter is ${JSON.stringify(said)}, which no other line holds, and ${JSON.stringify(other)} divides them; correct this line, or take it out.`,
    );
  }
  const delimiter = named ?? said;
  const all = (prefix?: string) => {
    const one = delimiter === undefined ? undefined : candidateBy(text, top, delimiter, prefix);
    return delimiter === undefined ? candidatesIn(text, top, prefix) : one ? [one] : [];
  };
  const comment = commentIn(text, (prefix) => all(prefix)[0]?.reading);
  if (text.trim() === '')
    throw new UserError(`${file}: it has no header; its first line must name the columns.`);
  const mistaken = delimiter === undefined ? notSeparated(text) : undefined;
  if (mistaken !== undefined) throw new UserError(`${file}: ${mistaken}`);
  const candidates = all(comment?.prefix);
  const single = delimiter === undefined ? singleIn(text, comment?.prefix) : undefined;
  if (single?.isTyped) return ofOne(single, comment);
  if (single && candidates.length === 0 && !isLinedUp(text)) {
    const unknown = unknownDelimiter(single);
    if (unknown === undefined) return ofOne(single, comment);
    throw new UserError(divided(file, unknown, single));
  }
  const found = candidates.find(({ table }) => isTable(table));
  if (found && isTable(found.table)) {
    return ofSeveral(found, found.table, { comment, text, tail, rivals: candidates });
  }
  throw new UserError(undivided(file, text, candidates[0]));
}

interface Known {
  readonly comment: Comment | undefined;
  readonly text: string;
  readonly tail: string | undefined;
  readonly rivals: readonly Candidate[];
}

function ofSeveral(found: Candidate, table: Table, { comment, text, tail, rivals }: Known): Structure {
  const { separators, rows, width } = found.reading;
  const trim = isPadded(table.rows, width);
  const below = belowHeader(rows, table);
  const last = tail === undefined ? below : rowsOf(tail, separators);
  const footer = footerIn({ rows: last, areAll: tail === undefined }, table.rows, width);
  const rival = rivals.find(
    (one) => one !== found && isTable(one.table) && one.reading.score >= found.reading.score * NEARLY,
  );
  const footerLine = tail === undefined ? (footer?.line ?? Infinity) : Infinity;
  const heading = table.header ? rows.find(({ line }) => line === table.line) : undefined;
  const names = table.trailingDelimiter ? table.names.slice(0, width - 1) : table.names;
  return {
    layout: {
      ...layoutBy(separators),
      skip: table.skip,
      header: table.header,
      ...(footer && { footer: footer.footer }),
      trailingDelimiter: table.trailingDelimiter,
      trim,
    },
    header: { fields: names, line: table.line },
    guesses: {
      ...table.guesses,
      ...(comment && { comment: comment.guess }),
      ...(footer && { footer: footer.guess }),
      ...(trim && { trim: 'blanks stand around nearly all texts of a column, or in front of quotes' }),
      ...(separators.escape !== undefined && {
        escape: 'backslashes stand in front of delimiters or quotes, or write NULL',
      }),
      ...quoteGuess(separators, rows),
      ...(rival && {
        delimiter: `${JSON.stringify(rival.reading.separators.delimiter)} divides the lines as well`,
      }),
    },
    remarks: oddRows(
      below.filter((row) => hasWidth(row, width) && row.line < footerLine),
      heading,
    ),
    ...(footer && { footerPlace: { text: tail ?? text, line: footer.line } }),
  };
}

function quoteGuess({ quote }: Separators, rows: readonly RawRow[]): Structure['guesses'] {
  if (quote === 'none')
    return { quote: 'no field is enclosed in quotes; those that there are belong to texts' };
  const inOthers = rows.find(({ fields }) =>
    fields.some(({ text, isQuoted }) => !isQuoted && IN_SINGLE.test(text)),
  );
  return quote === '"' && inOthers
    ? { quote: `line ${inOthers.line} has a value in single quotes, which are taken for a part of it` }
    : {};
}

const IN_SINGLE = /^'.*'$/s;

function ofOne(single: Single, comment: Comment | undefined): Structure {
  const [first] = single.rows;
  const header = isNamed(single);
  return {
    layout: { ...layoutBy({ ...single, ...(comment && { comment: comment.prefix }) }), header },
    header: { fields: [header ? (first?.fields[0]?.text.trim() ?? '') : 'column_1'], line: first?.line ?? 1 },
    guesses: {
      ...(header ? {} : { header: `line ${first?.line ?? 1} holds a value and no name` }),
      ...(single.guess !== undefined && { delimiter: single.guess }),
      ...(comment && { comment: comment.guess }),
    },
    remarks: [],
  };
}

function layoutBy({ delimiter, quote, escape, comment }: Separators): Layout {
  const { skip, header, trailingDelimiter, trim, extra } = CSV_DEFAULTS;
  return {
    delimiter,
    quote,
    ...(escape !== undefined && { escape }),
    ...(comment !== undefined && { comment }),
    skip,
    header,
    trailingDelimiter,
    trim,
    extra,
  };
}

function belowHeader(rows: readonly Candidate['reading']['rows'][number][], { line, header }: Table) {
  return rows.filter((row) => (header ? row.line > line : row.line >= line));
}
