import * as fc from 'fast-check';
import { col, csv } from '../../core/definition/index.ts';
import { convert } from '../../core/csv/convert.ts';
import { rawRows } from '../../scaffold/raw-rows.ts';

/** What the upload makes of rows of texts, read again. */
async function readAgain(rows: readonly (readonly (string | null)[])[], delimiter: string) {
  const columns = { a: col.string().nullable(), b: col.string().nullable() };
  const field = (text: string | null) => (text === null ? '' : `"${text.replaceAll('"', '""')}"`);
  const lines = [['a', 'b'], ...rows.map((row) => row.map(field))].map((row) => row.join(delimiter));
  const bytes = async function* () {
    yield Buffer.from(`${lines.join('\n')}\n`);
  };
  const read = [];
  const source = csv({ dataset: 's', columns, delimiter });
  for await (const piece of convert(bytes(), source, { rows: 0 }, () => undefined)) {
    read.push(...rawRows(piece, delimiter));
  }
  return read;
}

const text = fc.option(
  fc.string({
    unit: fc.constantFrom('a', 'é', '日', '"', ',', ';', '\\', '\n', '\r', ' ', 'n', 'e'),
    maxLength: 8,
  }),
);

test('rows of the raw file are read as the texts that they were', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(text, text), { maxLength: 5 }),
      fc.constantFrom(',', ';', '\t'),
      async (rows, delimiter) => {
        expect(await readAgain(rows, delimiter)).toEqual([['a', 'b'], ...rows]);
      },
    ),
  );
});
