import { DATE_FORMATS, type DateFormat } from '../core/definition/date-format.ts';
import { FACTS } from '../core/types/kinds.ts';
import type { ColumnKind } from '../core/types/type.ts';
import { takenBy } from './trial.ts';

/** A kind that took a text; of one that is spelled by date formats, in which. */
export type Taken = ColumnKind | `${ColumnKind} ${DateFormat}`;

/** A text as a date or a time. */
export interface DatedText {
  readonly taken: readonly Taken[];
  /** Whether it is a time, and whether that has a zone; a day has none. */
  readonly time: 'zoned' | 'bare' | undefined;
  /** Whether it has digits beyond a millisecond. */
  readonly isFine: boolean;
  /** Whether it may be `YY/MM/DD`, which no format is. */
  readonly mayBeginWithYear: boolean;
}

/** Nothing that is longer is a date or a time. */
const LONGEST = 45;

/** A day, a time of the day, digits of a second, a zone. */
const MOMENT = /^(\S{6,11})[ T](\d{1,2}:\d{2}(?::\d{2})?)(?:[.,](\d+))? ?([Zz]|UTC|[-+]\d{2}(?::?\d{2})?)?$/;
const MILLISECOND = 3;

/** Three parts of at most two digits, of which the last may be a day. */
const YEAR_FIRST = /^\d{2}([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])$/;

/** A text as a date or a time, in every format that it fits; nothing where it fits none. */
export function datedIn(text: string): DatedText | undefined {
  if (text.length > LONGEST || text.length < 6) return undefined;
  const [, day, clock, fraction = '', zone] = MOMENT.exec(text) ?? [];
  if (day === undefined || clock === undefined) {
    const taken = takenAs(text, text, 'day');
    return taken.length > 0
      ? { taken, time: undefined, isFine: false, mayBeginWithYear: YEAR_FIRST.test(text) }
      : undefined;
  }
  const kept = fraction.slice(0, MILLISECOND);
  const taken = takenAs(day, `${day} ${clock}${kept && `.${kept}`}`, 'millisecond');
  const isFine = /[^0]/.test(fraction.slice(MILLISECOND));
  if (taken.length === 0) return undefined;
  const time = zone === undefined ? 'bare' : 'zoned';
  return { taken, time, isFine, mayBeginWithYear: YEAR_FIRST.test(day) };
}

/**
 * @param day the part that a format spells
 * @param text all of it, as a type reads it
 */
function takenAs(day: string, text: string, time: 'day' | 'millisecond'): Taken[] {
  return likelyFormats(day).flatMap(({ format, spelling, tests }) =>
    spelling.test(day)
      ? tests
          .filter((one) => one.time === time && one.test(text))
          .map(({ kind }): Taken => `${kind} ${format}`)
      : [],
  );
}

/** The formats whose dates may be as long as a text and have its first mark: most texts need no more tests. */
function likelyFormats(day: string): readonly Format[] {
  const mark = firstMark(day);
  const key = `${day.length}${mark}`;
  const known = LIKELY.get(key);
  if (known) return known;
  const likely = FORMATS.filter(
    ({ format, most }) => format.length <= day.length && day.length <= most && firstMark(format) === mark,
  );
  LIKELY.set(key, likely);
  return likely;
}

const LIKELY = new Map<string, readonly Format[]>();

function firstMark(text: string): string {
  return text.charAt(text.search(/\W/));
}

/** The spellings of each part of a date. */
const PARTS: Readonly<Record<string, string>> = {
  YYYY: '\\d{4}',
  YY: '\\d{2}',
  MM: '\\d{2}',
  M: '\\d{1,2}',
  DD: '\\d{2}',
  D: '\\d{1,2}',
  Mon: '[A-Za-z]{3}',
};

/** A format, what its dates look like, and the types of dates and times in it. */
interface Format {
  readonly format: DateFormat;
  readonly spelling: RegExp;
  /** Characters at most; the format itself has as many as its shortest dates. */
  readonly most: number;
  readonly tests: readonly {
    readonly kind: ColumnKind;
    readonly time: 'day' | 'millisecond' | undefined;
    readonly test: (text: string) => boolean;
  }[];
}

const FORMATS = DATE_FORMATS.map((format): Format => ({
  format,
  spelling: spellingOf(format),
  most: format.replaceAll(/(?<![MD])[MD](?![MDo])/g, '00').length,
  tests: FACTS.flatMap(({ kind, time, inference: { trial } }) =>
    trial?.spelledBy === 'date format' ? [{ kind, time, test: takenBy(trial, { date: format }) }] : [],
  ),
}));

function spellingOf(format: string): RegExp {
  const pattern = format.replaceAll(/Mon|Y+|M+|D+|\W/g, (part) => PARTS[part] ?? `\\${part}`);
  return new RegExp(`^${pattern}$`);
}

/** The kinds that date formats spell. */
export const DATED = FACTS.flatMap(({ kind, inference }) =>
  inference.trial?.spelledBy === 'date format' ? [kind] : [],
);
