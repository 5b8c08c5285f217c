import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { col, csv } from '../core/definition/index.ts';
import type { CsvSource } from '../core/definition/source.ts';
import { exampleInWords } from '../core/csv/rejects.ts';
import { DIALECT } from '../core/definition/shape.ts';
import { blocksOf } from './support/blocks.ts';
import { ofText } from './support/converted.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../docs/dialects.md'), 'utf8');

/** The sections that have an example: a file, a definition of it, and what comes of it. */
const examples = TEXT.split(/^### /m)
  .slice(1)
  .map((section) => ({ title: section.split('\n')[0] ?? '', blocks: blocksOf(section) }))
  .filter(({ blocks }) => blocks.length > 0);

const sourceOf = (code: string): CsvSource => runInNewContext(code, { csv, col });

test.each(examples.map(({ title, blocks }) => [title, blocks] as const))(
  'docs/dialects.md: %s',
  async (_, blocks) => {
    expect(blocks.map(({ language }) => language)).toEqual(['csv', 'ts', 'text']);
    const [file, definition, outcome] = blocks.map(({ content }) => content);
    const { text, rejected } = await ofText(file!, sourceOf(definition!));
    const told = rejected.map((row) => `${exampleInWords({ ...row, value: '' })}\n`);
    expect(text + told.join('')).toBe(outcome);
  },
);

test('docs/dialects.md has every option of a dialect and of a column, and an example of nearly each', () => {
  expect(examples.length).toBeGreaterThan(12);
  const options = [...Object.keys(DIALECT), '.null(', '.optional()', '.written(', 'zone', 'fraction', 'unix'];
  expect(options.filter((option) => !TEXT.includes(option))).toEqual([]);
});
