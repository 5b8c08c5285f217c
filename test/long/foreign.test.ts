import { parse } from 'csv-parse/sync';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { newPipeline } from '../../scaffold/new.ts';
import { run } from '../support/program.ts';
import { cases } from '../support/short.ts';

const FILES = join(import.meta.dirname, '../fixtures/foreign');
const directory = mkdtempSync(join(tmpdir(), 'afluente-foreign-'));
const pipelines = join(directory, 'pipelines');
const state = join(directory, 'state');

interface Foreign {
  readonly file: string;
  /** How another reader of CSV is told to read it. */
  readonly options?: { readonly delimiter?: string; readonly quote?: string };
  /** An aggregate of the table. */
  readonly sql: string;
  /** The same, of the file's rows. */
  readonly of: (rows: Record<string, string>[]) => string;
}

type Rows = Record<string, string>[];
const sum = (rows: Rows, column: string) =>
  rows.reduce((total, row) => total + (Number(row[column]) || 0), 0);

/** Files that other people wrote; where they are from is in ORIGIN.md beside them. */
const FOREIGN: Record<string, Foreign> = {
  penguins: {
    file: 'penguins-raw.csv',
    sql: 'SELECT sum(body_mass_g) FROM penguins_clean',
    of: (rows) => String(sum(rows, 'Body Mass (g)')),
  },
  commits: {
    file: 'github.csv',
    sql: 'SELECT sum("count") FROM commits_clean',
    of: (rows) => String(sum(rows, 'count')),
  },
  unemployment: {
    file: 'unemployment.tsv',
    options: { delimiter: '\t' },
    sql: 'SELECT sum(rate) FROM unemployment_clean',
    of: (rows) => sum(rows, 'rate').toFixed(3),
  },
  election: {
    file: 'anes96.csv',
    options: { delimiter: '\t', quote: "'" },
    sql: 'SELECT sum(self_lr) FROM election_clean',
    of: (rows) => String(sum(rows, 'selfLR')),
  },
  travel: {
    file: 'modechoice.csv',
    options: { delimiter: ';' },
    sql: 'SELECT sum(invt) FROM travel_clean WHERE choice = 1',
    of: (rows) =>
      String(
        sum(
          rows.filter(({ choice }) => Number(choice) === 1),
          'invt',
        ),
      ),
  },
  danish: {
    file: 'danish.csv',
    sql: 'SELECT CAST(round(sum(lrm), 6) AS decimal(20,6)) FROM danish_clean',
    of: (rows) => sum(rows, 'lrm').toFixed(6),
  },
  regimes: {
    file: 'mar_filardo.csv',
    sql: 'SELECT count(transition_00) FROM regimes_clean',
    of: (rows) => String(rows.filter((row) => row['transition_00'] !== '').length),
  },
  experiment: {
    file: 'experiment.csv.gz',
    sql: "SELECT count(*) FROM experiment_clean WHERE gender = 'female'",
    of: (rows) => String(rows.filter(({ gender }) => gender === 'female').length),
  },
};

beforeAll(async () => {
  mkdirSync(pipelines);
  for (const [name, { file }] of Object.entries(FOREIGN)) {
    await newPipeline({ name, from: join(FILES, file), directory: pipelines });
  }
});

function rowsOf({ file, options }: Foreign): Rows {
  const bytes = readFileSync(join(FILES, file));
  const text = file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  return parse<Record<string, string>>(text, { bom: true, trim: true, ...options, columns: true });
}

test.each(cases(Object.entries(FOREIGN), 4))(
  '%s: made from a foreign file, it runs at once',
  (name, foreign) => {
    const where = ['--state', state, '--pipelines', pipelines];
    const input = join(FILES, foreign.file);
    const started = run(['bin/main.js', 'start', '--pipeline', name, '--input', input, '--json', ...where]);
    expect({ status: started.status, stderr: started.stderr }).toEqual({ status: 0, stderr: '' });
    const summary = JSON.parse(started.stdout);
    const rows = rowsOf(foreign);
    expect(summary).toMatchObject({
      status: 'SUCCEEDED',
      rejected: 0,
      rows: { in: rows.length, out: rows.length },
      tables: [{ name: `${name}_clean`, version: 1 }],
    });
    const failed = summary.checks.filter(({ passed }: { passed: boolean }) => !passed);
    expect(failed).toEqual([]);
    const asked = run(['bin/main.js', 'sql', '--csv', '--state', state, foreign.sql]);
    expect(asked.stderr).toBe('');
    expect(asked.stdout.split('\n')[1]).toBe(foreign.of(rows));
  },
);
