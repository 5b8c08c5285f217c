import { col } from '../../core/definition/index.ts';
import type { Columns } from '../../core/definition/columns.ts';
import type { CsvSource } from '../../core/definition/source.ts';

/** Files of one dialect. */
export interface SpeedDialect {
  readonly columns: Columns;
  readonly dialect: Partial<CsvSource> & Pick<CsvSource, 'delimiter'>;
  readonly row: (number: number) => string;
}

const two = (value: number) => String(value).padStart(2, '0');
const fields = (count: number, delimiter: string, of: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => of(index)).join(delimiter);
const columns = (count: number, of: (index: number) => Columns[string]): Columns =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, of(index)]));
const mixed = columns(6, (index) => (index % 2 === 0 ? col.int() : col.string()));
const zoned = (number: number, index: number) =>
  `2024-0${1 + index}-${two(1 + (number % 28))}T${two(number % 24)}:10:20.125+0${index}:30`;
const instant = () => col.timestamp().written({ zone: 'utc' });
const amount = () => col.decimal(14, 2);
const grouped = (number: number, index: number, group: string, decimal: string) =>
  `${(number % 900) + 1}${group}${100 + index}${group}${999 - index}${decimal}${two(index)}`;

/** What files hold of which rows are copied as they are, and of which each is edited. */
export const DIALECTS: Readonly<Record<string, SpeedDialect>> = {
  'numbers and texts': {
    columns: mixed,
    dialect: { delimiter: ';' },
    row: (number) => fields(6, ';', (index) => (index % 2 === 0 ? String(number) : 'some text')),
  },
  'texts in quotes': {
    columns: mixed,
    dialect: { delimiter: ';' },
    row: (number) => fields(6, ';', (index) => (index % 2 === 0 ? String(number) : '"some; text"')),
  },
  'timestamps with a zone': {
    columns: columns(4, instant),
    dialect: { delimiter: ';' },
    row: (number) => fields(4, ';', (index) => zoned(number, index)),
  },
  'timestamps with a zone, in quotes': {
    columns: columns(4, instant),
    dialect: { delimiter: ';' },
    row: (number) => fields(4, ';', (index) => `"${zoned(number, index)}"`),
  },
  'timestamps with a zone, beside texts': {
    columns: { id: col.int(), text: col.string(), at: instant(), until: instant() },
    dialect: { delimiter: ',' },
    row: (number) => {
      const day = two(1 + (number % 28));
      return `${number},"some, text ${number % 7}",2024-03-${day}T${two(number % 24)}:10:20.125Z,2024-05-${day}T10:20:30Z`;
    },
  },
  'Unix times': {
    columns: columns(6, () => col.timestamp().written({ unix: 'seconds' })),
    dialect: { delimiter: ';' },
    row: (number) => fields(6, ';', (index) => String(1_706_700_000 + number * 7 + index)),
  },
  'D/M/YYYY': {
    columns: columns(6, () => col.date()),
    dialect: { delimiter: ';', date: 'D/M/YYYY' },
    row: (number) => fields(6, ';', (index) => `${1 + ((number + index) % 28)}/${1 + (number % 12)}/2024`),
  },
  'grouped numbers': {
    columns: columns(6, amount),
    dialect: { delimiter: ';', decimal: ',', group: '.' },
    row: (number) => fields(6, ';', (index) => grouped(number, index, '.', ',')),
  },
  'grouped numbers, in quotes': {
    columns: columns(6, amount),
    dialect: { delimiter: ',', group: ',' },
    row: (number) => fields(6, ',', (index) => `"${grouped(number, index, ',', '.')}"`),
  },
  'words for NULL': {
    columns: columns(6, (index) => (index % 2 === 0 ? col.int() : col.string()).null('NA', '-')),
    dialect: { delimiter: ';' },
    row: (number) =>
      fields(6, ';', (index) =>
        (number + index) % 3 === 0 ? 'NA' : index % 2 === 0 ? '12345' : 'some text',
      ),
  },
  'a delimiter at the end': {
    columns: mixed,
    dialect: { delimiter: ';', trailingDelimiter: true },
    row: (number) => `${fields(6, ';', (index) => (index % 2 === 0 ? String(number) : 'some text'))};`,
  },
  'blanks around fields': {
    columns: mixed,
    dialect: { delimiter: ';', trim: true },
    row: (number) => fields(6, ';', (index) => (index % 2 === 0 ? ` ${number} ` : 'some text   ')),
  },
  'single quotes': {
    columns: mixed,
    dialect: { delimiter: ';', quote: "'" },
    row: (number) => fields(6, ';', (index) => (index % 2 === 0 ? String(number) : "'some; text'")),
  },
};
