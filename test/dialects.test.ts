import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { col, csv } from '../core/definition/index.ts';
import type { CsvSource } from '../core/definition/source.ts';
import { exampleInWords } from '../core/csv/rejects.ts';
import { DIALECT } from '../core/definition/shape.ts';
import { blocksOf } from './support/blocks.ts';
import { converted } from './support/converted.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../docs/dialects.md'), 'utf8');

/** The sections that have an example: a file, a definition of it, and what comes of it. */
const examples = TEXT.split(/^### /m)
  .slice(1)
  .map((section) => ({ title: section.split('\n')[0] ?? '', blocks: blocksOf(section) }))
  .filter(({ blocks }) => blocks.length > 0);

const sourceOf = (code: string): CsvSource => runInNewContext(code, { csv, col });

function encoded(text: string, encoding: CsvSource['encoding']): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text);
  expect(encoding).toBe('windows-1252');
  const decoder = new TextDecoder(encoding);
  const byteOf = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
  );
  return Uint8Array.from(text, (char) => byteOf.get(char)!);
}

test.each(examples.map(({ title, blocks }) => [title, blocks] as const))(
  'docs/dialects.md: %s',
  async (_, blocks) => {
    expect(blocks.map(({ language }) => language)).toEqual(['csv', 'ts', 'text']);
    const [file, definition, outcome] = blocks.map(({ content }) => content);
    const source = sourceOf(definition!);
    const { text, rejected } = await converted([encoded(file!, source.encoding)], source);
    const told = rejected.map((row) => `${exampleInWords({ ...row, value: '' })}\n`);
    expect(text + told.join('')).toBe(outcome);
  },
);

test('docs/dialects.md has an example of every option of a dialect and of a column', () => {
  const definitions = examples.flatMap(({ blocks }) =>
    blocks.filter(({ language }) => language === 'ts').map(({ content }) => content),
  );
  const options = [
    ...Object.keys(DIALECT).map((option) => `${option}: `),
    '.null(',
    '.optional()',
    '.written(',
    'codes: ',
    'zone: ',
    'fraction: ',
    'unix: ',
    "footer: '",
    'footer: 2',
  ];
  expect(options.filter((option) => !definitions.some((one) => one.includes(option)))).toEqual([]);
});
