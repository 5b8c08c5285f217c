import { CSV_DEFAULTS } from '../core/definition/source.ts';
import { DATE_FORMATS, type DateFormat } from '../core/definition/date-format.ts';
import { otherOrder } from '../core/types/dated.ts';
import { DATED, type Taken } from './dated-form.ts';
import { mostDissent } from './dissent.ts';
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
    const missed = columns.map(({ all }, index) => all - (rows[index] ?? 0));
    return {
      format,
      missed,
      whole: missed.filter((misses) => misses === 0).length,
      parts: columns.reduce((sum, { all }, index) => sum + (rows[index] ?? 0) / all, 0),
    };
  }).toSorted((one, other) => other.whole - one.whole || other.parts - one.parts);
  const [best] = votes;
  if (!best || best.parts === 0) return { date: CSV_DEFAULTS.date };
  /** The columns of a format: what it misses there may be mistakes. */
  const fitted = ({ missed }: (typeof votes)[number]) =>
    columns.filter(({ all }, index) => (missed[index] ?? 0) <= mostDissent(all));
  const dated = fitted(best);
  const isBest = isIn(best.format);
  const fitsAll = (format: DateFormat) => {
    const isOther = isIn(format);
    const takesBoth = (tally: Tally) => !takenBy(tally).some(isBest) || takenBy(tally).some(isOther);
    return dated.length > 0 && dated.every(({ tallies }) => tallies.every(takesBoth));
  };
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
