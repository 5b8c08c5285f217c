import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newPipeline } from '../../scaffold/new.ts';
import { TRUTHS } from '../scaffold/truth/truths.ts';
import { run } from '../support/program.ts';
import { cases } from '../support/short.ts';

// The table of truth once more, all the way: a pipeline is made of each file and started, and the published table is
// asked by SQL.

const directory = mkdtempSync(join(tmpdir(), 'afluente-truths-'));
const pipelines = join(directory, 'pipelines');
const state = join(directory, 'state');
const all = cases(
  TRUTHS.map((truth, index) => ({ ...truth, name: `truth_${index + 1}` })),
  24,
);
const fileOf = (name: string) => join(directory, `${name}.csv`);

beforeAll(async () => {
  mkdirSync(pipelines);
  for (const { name, file } of all) {
    writeFileSync(fileOf(name), file);
    await newPipeline({ name, from: fileOf(name), directory: pipelines });
  }
});

test.each(all.map((truth) => [truth.what, truth] as const))(
  '%s',
  (_, { name, types, rows, rejected = [] }) => {
    const where = ['--state', state, '--pipelines', pipelines];
    const started = run([
      'bin/main.js',
      'start',
      '--pipeline',
      name,
      '--input',
      fileOf(name),
      '--json',
      ...where,
    ]);
    expect(started.stderr).toBe('');
    const summary = JSON.parse(started.stdout);
    expect(summary).toMatchObject({
      status: 'SUCCEEDED',
      rejected: rejected.length,
      rows: { in: rows.length + rejected.length, out: rows.length },
    });
    const columns = Object.entries(types).map(([column, type]) => sqlOf(`"${column}"`, type));
    const asked = run([
      'bin/main.js',
      'sql',
      '--json',
      '--state',
      state,
      `SELECT ${columns.map((column, index) => `${column} AS c${index}`).join(', ')} FROM ${name}_clean`,
    ]);
    expect(asked.stderr).toBe('');
    const kinds = Object.values(types);
    const found = JSON.parse(asked.stdout).map((row: object) =>
      Object.values(row).map((value, index) => (kinds[index] === 'double' ? String(Number(value)) : value)),
    );
    const inOrder = (some: readonly (readonly unknown[])[]) => some.map((row) => JSON.stringify(row)).sort();
    expect(inOrder(found)).toEqual(inOrder(rows));
  },
);

/** A column as a text in one spelling. */
function sqlOf(column: string, type: string): string {
  const text = `CAST(${column} AS varchar)`;
  if (type.startsWith('decimal')) return `regexp_replace(${text}, '(\\.[0-9]*[1-9])0+$|\\.0+$', '$1')`;
  if (type.startsWith('timestamp')) return `regexp_replace(${text}, '(\\.[0-9]*[1-9])0+$|\\.0+$', '$1')`;
  return text;
}
