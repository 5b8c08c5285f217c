import { check, col, daily } from '../../core/definition/index.ts';
import type { Fingerprints } from '../../core/definition/fingerprint.ts';
import type { Definition } from '../../core/definition/pipeline.ts';
import type { CsvSource } from '../../core/definition/source.ts';
import type { ErrorName } from '../../core/errors/errors.ts';
import trial from '../pipelines/trial/pipeline.ts';

/** The trial, as lenient as can be. */
export const base: Definition = {
  ...trial,
  source: { ...trial.source, tolerate: { rows: 10, share: 1 } },
  target: { ...trial.target, evolution: 'any' },
  checks: [check.unique('id'), check.rowCount({ min: 1 })],
};
export const SQL = 'SELECT id, amount, note, city FROM trial';

/** Files of which each of the definitions below publishes something else, by their keys; the newest is the last. */
export const LANDED = {
  'landing/trial/earlier.csv': 'id,city,amount,note,day\n7,Braga,9.00,,12/12/2025\n',
  'landing/trial/trial.csv': `id,city,amount,note,day
1,Lisboa,5.00,,01/02/2026
2,Porto,-3.00,,03/04/2026
3,Faro,2.00,hidden,05/06/2026
4,Lisboa,1.00,'x',07/08/2026
5,Faro,4.00,São,09/10/2026
6,Porto,"7,50",,11/12/2026
`,
  'landing/trial_files/1.csv': 'id,city,amount,note,day\n11,Aveiro,1.00,,01/01/2026\n',
  'landing/trial_files/2.csv': 'id,city,amount,note,day\n12,Viseu,2.00,,01/01/2026\n',
  'landing/trial_marks/1.csv':
    'id;city;amount;note;day\n13;Viana;3.00;;01/01/2026\n14;Faro;7,50;;01/01/2026\n',
};
/** As `LANDED` has them. */
export const DATASETS = ['trial', 'trial_files', 'trial_marks'] as const;
export const TARGETS = ['trial_by_city', 'trial_by_town'] as const;

/** A definition with its SELECT. */
export interface Written {
  readonly definition: Definition;
  readonly sql: string;
}

/** What is deployed over another definition. */
export interface Change {
  /** The first part of the fingerprints that it changes: where a run can't go on with the other. */
  readonly part: keyof Fingerprints | 'none';
  readonly from: Written;
  readonly to: Written;
  /** How a run of `to` alone ends, where it publishes nothing. */
  readonly refused?: ErrorName;
}

const source: CsvSource = {
  ...base.source,
  date: 'DD/MM/YYYY',
  columns: { ...base.source.columns, day: col.date() },
};
const target = { ...base.target, columns: { ...base.target.columns, day: col.date() } };
const FROM: Written = {
  definition: { ...base, source, target },
  sql: 'SELECT id, amount, note, day, city FROM trial',
};
const { definition: from, sql } = FROM;
const { columns } = source;
const of = (change: Partial<Definition>, its = sql): Written => ({
  definition: { ...from, ...change },
  sql: its,
});
const rows = (change: Partial<CsvSource>, its?: string): Change => ({
  part: 'rows',
  from: FROM,
  to: of({ source: { ...source, ...change } }, its),
});
const build = (change: Partial<Definition['target']>, its?: string): Change => ({
  part: 'build',
  from: FROM,
  to: of({ target: { ...target, ...change } }, its),
});
const checks = (...asked: Definition['checks']): Change => ({
  part: 'checks',
  from: FROM,
  to: of({ checks: asked }),
});
/** A dataset that grows file by file. */
const FILES = of(
  { source: { ...source, dataset: 'trial_files', mode: 'append' } },
  sql.replace('FROM trial', 'FROM trial_files'),
);
/** A file whose fields a decimal comma isn't mistaken for a delimiter in. */
const MARKS = of(
  { source: { ...source, dataset: 'trial_marks', delimiter: ';' } },
  sql.replace('FROM trial', 'FROM trial_marks'),
);
const inSource = ({ definition, ...rest }: Written, change: Partial<CsvSource>): Written => ({
  ...rest,
  definition: { ...definition, source: { ...definition.source, ...change } },
});
const tightened = { ...columns, amount: col.decimal(10, 2, { min: 0 }) };

const CHANGES = {
  'a tightened rule': rows({ columns: tightened }),
  'other rules': rows({
    columns: {
      ...columns,
      city: col.string({ oneOf: ['Lisboa', 'Porto'] }),
      amount: col.decimal(10, 2, { max: 4 }),
      note: col.string({ minLength: 1, maxLength: 3, pattern: '[^a]*' }).nullable(),
    },
  }),
  'a column that may not be empty': rows({ columns: { ...columns, note: col.string() } }),
  'other types': rows({ columns: { ...columns, id: col.bigint(), amount: col.decimal(12, 3) } }),
  'another name of a column': rows(
    {
      columns: {
        id: col.int(),
        town: col.string().from('city'),
        amount: col.decimal(10, 2),
        note: col.string().nullable(),
        day: col.date(),
      },
    },
    'SELECT id, amount, note, day, town AS city FROM trial',
  ),
  'a name that the header lacks': {
    ...rows({ columns: { ...columns, note: col.string().from('remark').nullable() } }),
    refused: 'HeaderMismatch',
  },
  'a delimiter that the file lacks': { ...rows({ delimiter: '|' }), refused: 'HeaderMismatch' },
  'a delimiter by which a line is one field': rows(
    { delimiter: ';', columns: { line: col.string().from('id,city,amount,note,day') } },
    `SELECT CAST(split_part(line, ',', 1) AS integer) AS id, CAST(1 AS decimal(10, 2)) AS amount,
      line AS note, DATE '2026-01-01' AS day, split_part(line, ',', 2) AS city FROM trial`,
  ),
  'another quote': rows({ quote: "'" }),
  'another encoding': rows({ encoding: 'latin1' }),
  'another decimal mark': { part: 'rows', from: MARKS, to: inSource(MARKS, { decimal: ',' }) },
  'another way to write dates': rows({ date: 'MM/DD/YYYY' }),
  'lines that are no rows': rows({
    skip: 1,
    header: false,
    comment: '#',
    footer: '5',
    trim: true,
    escape: '\\',
  }),
  'columns that the file lacks, and others than it has': rows(
    {
      extra: 'ignore',
      columns: {
        id: col.int(),
        amount: col.decimal(10, 2),
        note: col.string().null('hidden'),
        day: col.date().optional(),
        more: col.string().optional(),
      },
    },
    "SELECT id, amount, note, day, coalesce(more, 'Évora') AS city FROM trial",
  ),
  'other ways to write values': rows({
    group: '_',
    columns: {
      ...columns,
      amount: col.decimal(10, 2).written({ decimal: ',', group: '.', codes: 'reject' }),
      day: col.date().written({ date: 'MM/DD/YYYY' }),
    },
  }),
  'moments with a zone': rows(
    {
      columns: {
        ...columns,
        note: col.timestamp().written({ zone: 'utc', fraction: 'truncate' }).nullable(),
      },
    },
    'SELECT id, amount, CAST(note AS varchar) AS note, day, city FROM trial',
  ),
  'moments that are numbers': rows(
    { columns: { ...columns, note: col.timestamp().written({ unix: 'seconds' }).nullable() } },
    "SELECT id, amount, coalesce(CAST(note AS varchar), 'never') AS note, day, city FROM trial",
  ),
  'a delimiter at the end that rows lack': { ...rows({ trailingDelimiter: true }), refused: 'EmptySource' },
  'a tightened tolerance': {
    ...rows({ tolerate: { rows: 0, share: 0 } }),
    refused: 'TooManyRejects',
  },
  'a raised tolerance': rows({ tolerate: { rows: 99, share: 0.9 } }),
  'files that join the dataset': { ...rows({ mode: 'append' }), refused: 'SourceChanged' },
  'a file that replaces the dataset': {
    part: 'rows',
    from: FILES,
    to: inSource(FILES, { mode: 'snapshot' }),
    refused: 'SourceChanged',
  },
  'another dataset, file by file': { part: 'rows', from: FROM, to: FILES },
  'another dataset, as a whole': { part: 'rows', from: FILES, to: FROM },
  'another SELECT': build({}, `${sql} WHERE id <> 4`),
  'a SELECT that Athena refuses': {
    ...build({}, `${sql} WHERE no_such_function(id)`),
    refused: 'SqlError',
  },
  'other columns, and no partitions': build({
    columns: {
      city: col.string(),
      id: col.bigint({ min: 1, max: 9 }).nullable(),
      amount: col.decimal(12, 3),
      note: col.string({ oneOf: ['x'], minLength: 1, maxLength: 9, pattern: '.*' }),
      day: col.date(),
    },
    partitionBy: [],
  }),
  'a renamed target': build({ table: 'trial_by_town' }),
  'readers that may not break': build({ table: 'trial_by_town', evolution: 'compatible' }),
  'other checks': checks(
    check.rowCount({ min: 1 }),
    check.oneOf('city', ['Lisboa']).warn(),
    check.unique('id'),
    check.unique('id', 'city'),
    check.notNull('id'),
    check.range('amount', { min: -10, max: 10 }),
    check.rowCountFalls({ atMost: '99 %' }),
    check.freshness('day', { within: '99999 days' }),
    check.sameTotal('amount', { source: 'sum(amount)' }),
    check.custom('known', 'id > 0'),
  ),
  'a check that fails': { ...checks(check.rowCount({ max: 1 })), refused: 'ChecksFailed' },
  everything: {
    part: 'rows',
    from: FROM,
    to: of(
      {
        source: { ...source, columns: tightened },
        target: { ...target, partitionBy: [] },
        checks: [check.notNull('id')],
        schedule: daily('03:00'),
        startOnLanding: false,
      },
      `${sql} WHERE id <> 4`,
    ),
  },
  'what makes no other version': {
    part: 'none',
    from: FROM,
    to: of({
      target: { ...target, keepVersions: 9 },
      schedule: daily('03:00', 'Europe/Lisbon'),
      startOnLanding: false,
    }),
  },
} as const satisfies Record<string, Change>;

export type ChangeName = keyof typeof CHANGES;
export const changes = Object.keys(CHANGES) as ChangeName[];
export const changeOf = (name: ChangeName): Change => CHANGES[name];
