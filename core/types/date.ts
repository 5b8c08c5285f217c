import { dateReader } from '../csv/values/date.ts';
import { type DayRules, required } from '../definition/columns.ts';
import { DATE_FORMATS, type DateFormat } from '../definition/date-format.ts';
import { literal } from '../sql/quote.ts';
import { foundInFormat } from './dated.ts';
import type { ColumnTypeFacts } from './facts.ts';
import type { Evidence, Found } from './inference.ts';
import { noParameters } from './no-parameters.ts';
import type { TypeOf } from './type.ts';

const TYPE: TypeOf<'date'> = { kind: 'date' };

/** Years of a day that is written in digits only, as numbers are. */
const YEARS = /^(19|20)\d\d/;

export const date = {
  kind: 'date',
  article: 'a',
  hive: 'date',
  trino: 'date',
  parameters: noParameters(TYPE),
  column: (rules: DayRules = {}) => required(TYPE, rules),
  notation: ['date'],
  reader: (_, rules, written) => dateReader(written, rules),
  isText: false,
  bounds: { of: 'day', literal: (bound) => `DATE ${literal(String(bound))}` },
  time: 'day',
  sums: false,
  partitions: false,
  widens: () => false,
  inference: {
    breadth: 2,
    trial: {
      column: required(TYPE, {}),
      spelledBy: 'date format',
      isLikely: (text, dialect) => dialect.date !== 'YYYYMMDD' || YEARS.test(text),
    },
    find: (evidence) => foundInFormat(TYPE, evidence) ?? inAnotherFormat(evidence),
    fromText: (text, written) =>
      written.date === 'YYYY-MM-DD' ? text : `date_parse(${text}, ${literal(mysqlFormat(written.date))})`,
    identifies: true,
    alike: undefined,
    isAmount: () => false,
  },
} satisfies ColumnTypeFacts<'date'>;

/** A file's dates are of one format: those of another are texts, of which the SQL makes dates. */
function inAnotherFormat({ takenAs, notation: { decimal } }: Evidence): Found<TypeOf<'date'>> | undefined {
  const other = DATE_FORMATS.find(
    (format) => /^(?=.*YYYY)(?=.*MM)(?=.*DD).{10}$/.test(format) && takenAs('date', format),
  );
  return (
    other && {
      type: TYPE,
      written: { date: other, decimal, grouped: false },
      seen: [`written as ${other}`],
    }
  );
}

/** Trino's `date_parse` takes the format specifiers of MySQL. */
function mysqlFormat(format: DateFormat): string {
  return format.replace('YYYY', '%Y').replace('MM', '%m').replace('DD', '%d');
}
