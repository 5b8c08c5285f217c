import type { EngineFact } from './fact.ts';
import type { FactName } from './names.ts';

const GUIDE = 'https://docs.aws.amazon.com/athena/latest/ug';

/**
 * What is undecided about Athena's engine: the one table. The settings, the documents, the questions of `verify` and
 * what the commands say are made of it.
 */
export const ENGINE_FACTS = {
  decimalLiterals: {
    question: 'Of which type is a number with a point, such as `7.0`?',
    readings: {
      double: { means: 'it is a DOUBLE: `1 / 3.0` is 0.3333333333333333', shows: 'double' },
      decimal: { means: 'it is a DECIMAL of its own digits: `1 / 3.0` is 0.3', shows: 'decimal' },
    },
    default: 'double',
    why: 'All that is written about Athena says so. Presto and former releases of Trino had both readings, by the property `parse-decimal-literals-as-double`; how Athena sets it, or whether it keeps it, is not published.',
    evidence: [
      {
        link: `${GUIDE}/data-types-examples.html`,
        says: "its table of literals has `1.234` as that of DOUBLE, and `DECIMAL '123.456'` as that of DECIMAL",
      },
      {
        link: `${GUIDE}/data-types-considerations.html`,
        says: "decimal values are written as literals with their type and in quotes: `DECIMAL '0.12'`",
      },
      {
        link: 'https://github.com/laughingman7743/PyAthena/tree/master/tests/pyathena',
        says: 'a suite that its authors run in an account expects a float of `0.33`; it makes Decimals of DECIMAL',
      },
      {
        link: 'https://dev.classmethod.jp/articles/check-cast-to-decimal-on-athena-engine-version2/',
        says: 'measured with engine version 2: a literal with a point is no DECIMAL, unlike in the Presto of that time',
      },
      {
        link: 'https://trino.io/docs/current/language/types.html#decimal',
        says: 'against it: Trino takes one for a DECIMAL; its release 436 knows the property no more',
      },
    ],
    probe: { sql: 'SELECT 1.5', look: 'type' },
    advice: "write `DECIMAL '7.0'`, or `7e0` for a DOUBLE",
  },
  decimalQuotients: {
    question: 'How many digits behind the point has the quotient of two DECIMALs?',
    readings: {
      narrow: { means: "as many as the operand with more of them: `DECIMAL '1.0' / 3` is 0.3", shows: '0.3' },
      wide: { means: "six at least: `DECIMAL '1.0' / 3` is 0.333333333333", shows: '0.333333333333' },
    },
    default: 'narrow',
    why: 'Trino changed it between its releases 436 and 483, and Athena’s release notes, which tell smaller changes, tell none of it.',
    evidence: [
      {
        link: 'https://github.com/trinodb/trino/pull/21440',
        says: 'proposes the wide reading, by the rules of SQL Server',
      },
      {
        link: `${GUIDE}/release-notes.html`,
        says: 'changes of answers are announced there, and none of quotients is; one that Trino 436 has came on 2025-08-11 (a NULL offset of `lead` and `lag` fails), so that Athena takes changes over late',
      },
    ],
    probe: { sql: "SELECT DECIMAL '1.0' / 3", look: 'value' },
    advice: 'divide DOUBLEs (`CAST(a AS DOUBLE) / b`), or take `avg` where it is one',
  },
  blanksInCasts: {
    question: 'May a text that is cast to an integer have blanks around it?',
    readings: {
      refused: { means: "it may not: `CAST(' 7' AS integer)` fails, and TRY_CAST is NULL", shows: 'NULL' },
      trimmed: { means: "it may: `CAST(' 7' AS integer)` is 7", shows: '7' },
    },
    default: 'refused',
    why: 'Trino takes them since its release 458, and Athena has announced no such change. To DOUBLE either casts them, to DECIMAL neither.',
    evidence: [
      {
        link: 'https://github.com/trinodb/trino/issues/23359',
        says: 'describes the former reading as a fault',
      },
      { link: 'https://github.com/trinodb/trino/pull/23375', says: 'mends it: blanks are taken off first' },
      { link: `${GUIDE}/release-notes.html`, says: 'tells nothing of it' },
    ],
    probe: { sql: "SELECT TRY_CAST(' 7' AS integer)", look: 'value' },
    advice: 'take the blanks off first: `CAST(trim(x) AS integer)`',
  },
  columnNames: {
    question: 'Is a column of a result called as the statement writes it, or in lower case?',
    readings: {
      written: { means: 'as it is written: `AS Total` is `Total`', shows: 'Total' },
      lower: { means: 'in lower case: `AS Total` is `total`', shows: 'total' },
    },
    default: 'written',
    why: 'Athena’s guide says so, and it is what Trino does. Columns of tables are in lower case in either reading.',
    evidence: [
      {
        link: `${GUIDE}/tables-databases-columns-names.html`,
        says: 'a name is lowered to run a query, and the heading of the column has the case that the query chose',
      },
    ],
    probe: { sql: 'SELECT 1 AS Total', look: 'name' },
    advice: 'write aliases in lower case',
  },
} as const satisfies Readonly<Record<FactName, EngineFact>>;

/** A reading of each fact. */
export type Readings = {
  readonly [F in FactName]: keyof (typeof ENGINE_FACTS)[F]['readings'] & string;
};

/** The names of a fact's readings, in the table's order. */
export function readingsOf<F extends FactName>(fact: F): Readings[F][] {
  const { readings } = ENGINE_FACTS[fact];
  return Object.keys(readings).filter((name): name is Readings[F] => Object.hasOwn(readings, name));
}

/** A fact as any of them looks: its readings by texts. */
export const factOf = (name: FactName): EngineFact => ENGINE_FACTS[name];

/** What `afluente.config.ts` says to fix a reading: `engine: { decimalLiterals: 'decimal' }`. */
export const settingOf = (name: FactName, reading: string): string => `engine: { ${name}: '${reading}' }`;
