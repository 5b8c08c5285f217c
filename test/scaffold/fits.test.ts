import * as fc from 'fast-check';
import { compileColumns } from '../../core/csv/columns.ts';
import { DATE_FORMATS, type DateFormat } from '../../core/definition/date-format.ts';
import { csv } from '../../core/definition/source.ts';
import { datesOf } from '../../scaffold/dates.ts';
import { marksOf } from '../../scaffold/marks.ts';
import { Profile } from '../../scaffold/profile.ts';
import { inferred } from '../../scaffold/types.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dayIn(format: DateFormat, time: Date): string {
  const [year, month, day] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()];
  const padded = (number: number) => String(number).padStart(2, '0');
  const parts: Readonly<Record<string, string>> = {
    YYYY: String(year),
    YY: padded(year % 100),
    Mon: MONTHS[month] ?? '',
    MM: padded(month + 1),
    M: String(month + 1),
    DD: padded(day),
    D: String(day),
  };
  return format.replaceAll(/Mon|Y+|M+|D+/g, (part) => parts[part] ?? part);
}

const format = fc.constantFrom(...DATE_FORMATS);
const moment = fc.date({ min: new Date('1970-01-01'), max: new Date('2060-12-31'), noInvalidDate: true });

const digits = (most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: most }).map((all) => all.join(''));

/** Numbers, their thousands separated by a mark or by none. */
const number = (decimal: string, group: string) =>
  fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.bigInt({ min: 0n, max: 10n ** 22n }),
      fc.integer({ min: 0, max: 22 }),
      fc.option(digits(8)),
    )
    .map(([sign, size, fewer, behind]) => {
      const whole = String(size / 10n ** BigInt(fewer)).replaceAll(/\B(?=(\d{3})+$)/g, group);
      return `${sign}${whole}${behind === null ? '' : decimal + behind}`;
    });

/** The values of a column, which are of one kind; some are not. */
const column = fc
  .oneof(
    fc
      .constantFrom(
        ['.', ''],
        [',', ''],
        ['.', ','],
        [',', '.'],
        ['.', ' '],
        [',', ' '],
        ['.', "'"],
        ['.', '_'],
      )
      .map(([decimal = '', group = '']) => number(decimal, group)),
    format.map((one) => moment.map((time) => dayIn(one, time))),
    fc
      .tuple(format, fc.constantFrom('', 'Z', '+02:00', '-0330', ' +01', ' UTC'), fc.constantFrom(19, 23))
      .map(([one, zone, length]) =>
        moment.map((time) => `${dayIn(one, time)}${time.toISOString().slice(10, length)}${zone}`),
      ),
    fc.constant(fc.boolean().map(String)),
    fc.constant(fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)),
    fc.constant(digits(40)),
    fc.constant(
      fc.string({ unit: fc.constantFrom('1', '0', '2', '.', ',', '-', '/', ':', 'e', ' '), maxLength: 12 }),
    ),
  )
  .chain((value) =>
    fc.array(
      fc.oneof(
        { weight: 30, arbitrary: value },
        { weight: 1, arbitrary: fc.constantFrom('x', 'NA', '-', '12:00', '') },
      ),
      {
        minLength: 1,
        maxLength: 40,
      },
    ),
  );

test('the upload takes every value for the type that was found, but for those that were known to dissent', () => {
  fc.assert(
    fc.property(fc.array(column, { minLength: 1, maxLength: 4 }), (columns) => {
      const untyped = columns.map((values, position) => {
        const profile = new Profile();
        for (const value of values) profile.add(value);
        return { name: `c${position}`, header: `c${position}`, profile };
      });
      const profiles = untyped.map(({ profile }) => profile);
      const marks = { ...marksOf(profiles, ';').marks, date: datesOf(profiles).date };
      const found = untyped.map((one) => inferred(one, 40, marks));
      const sources = Object.fromEntries(found.map(({ source }, position) => [`c${position}`, source]));
      const compiled = compileColumns(csv({ dataset: 's', columns: sources, delimiter: ';', ...marks }));
      const faults = found.map(({ source, dissent }, position) => {
        const values = (columns[position] ?? []).map((value) => value.replaceAll(/^[ \t]+|[ \t]+$/g, ''));
        const wrong = values.filter(
          (value) =>
            value !== '' &&
            source.nullWords?.includes(value) !== true &&
            compiled[position]?.judge(value).fault !== undefined,
        );
        return wrong.length === dissent ? [] : [source, wrong, dissent];
      });
      expect(faults.flat()).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});
