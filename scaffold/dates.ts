import { CSV_DEFAULTS } from '../core/definition/source.ts';
import { DATE_FORMATS, type DateFormat } from '../core/definition/date-format.ts';
import { otherOrder } from '../core/types/dated.ts';
import { DATED, type Taken } from './dated-form.ts';
import type { Profile, Tally } from './profile.ts';

/** How the dates of a file are written. */
export interface FoundDates {
  readonly date: DateFormat;
  /** A format of another order that fits all of them as well. */
  readonly other?: DateFormat;
}

/** Columns where less than this are dates say nothing of how dates are written. */
const DATE_LIKE = 0.5;

/** The format that fits most columns of dates and times; of several, the one that fits most of their values. */
export function datesOf(profiles: readonly Profile[]): FoundDates {
  const columns = profiles.map(datedIn).filter(({ all, values }) => all > 0 && all >= values * DATE_LIKE);
  const votes = DATE_FORMATS.map((format) => {
    const rows = columns.map(({ tallies }) => datedRows(tallies, isIn(format)));
    const whole = columns.filter(({ all }, index) => rows[index] === all);
    return {
      format,
      whole,
      parts: columns.reduce((sum, { all }, index) => sum + (rows[index] ?? 0) / all, 0),
    };
  }).toSorted((one, other) => other.whole.length - one.whole.length || other.parts - one.parts);
  const [best] = votes;
  if (!best || best.parts === 0) return { date: CSV_DEFAULTS.date };
  const fitsAll = (format: DateFormat) =>
    best.whole.length > 0 &&
    votes.some((vote) => vote.format === format && new Set(best.whole).isSubsetOf(new Set(vote.whole)));
  const other = otherOrder(best.format, fitsAll);
  return { date: best.format, ...(other !== undefined && { other }) };
}

/** The dates of a column; those in digits only, where all of its values are. */
function datedIn({ tallies, values }: Profile) {
  const all = datedRows(tallies, () => true);
  if (all === values) return { tallies, values, all };
  const written = tallies.filter(({ form }) => form.is === 'dated');
  return { tallies: written, values, all: datedRows(written, () => true) };
}

/** Rows with a date or a time of which one of the kinds that took it is counted. */
function datedRows(tallies: readonly Tally[], counts: (taken: Taken) => boolean): number {
  return tallies.reduce((rows, tally) => (takenBy(tally).some(counts) ? rows + tally.rows : rows), 0);
}

/** The kinds of dates and times that took values, in which formats. */
export function takenBy({ form }: Tally): readonly Taken[] {
  return form.is === 'dated' || form.is === 'number' ? form.taken : [];
}

function isIn(format: DateFormat): (taken: Taken) => boolean {
  const kinds = new Set<Taken>(DATED.map((kind): Taken => `${kind} ${format}`));
  return (taken) => kinds.has(taken);
}
