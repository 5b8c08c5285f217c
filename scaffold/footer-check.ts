import { convert } from '../core/csv/convert.ts';
import type { CsvSource } from '../core/definition/source.ts';
import { asTexts } from './dialect.ts';
import { linesOf } from './structure/rows.ts';
import type { Structure } from './structure/structure.ts';

/**
 * Holds a footer to the upload's own reader: with it, and with the text cut in front of it, the same rows have to be
 * accepted. Where others are, it is left out, and what it was taken for is told.
 */
export async function withFooterChecked(structure: Structure): Promise<Structure> {
  const { layout, header, footerPlace, guesses, remarks } = structure;
  if (!footerPlace) return structure;
  const { footer: _, ...without } = layout;
  const inTexts = (dialect: typeof layout) =>
    asTexts(header.fields, { ...dialect, encoding: 'utf-8', header: false, skip: 0 });
  const { text, line } = footerPlace;
  const above = linesOf(text).slice(0, line - 1);
  const [expected, actual] = [
    await acceptedOf(`${above.join('\n')}\n`, inTexts(without)),
    await acceptedOf(text, inTexts(layout)),
  ];
  if (actual === expected) return structure;
  const { footer, ...others } = guesses;
  const remark = `a footer can't be told from the rows, and is read as rows; ${footer ?? ''}`;
  return { layout: without, header, guesses: others, remarks: [...remarks, remark] };
}

async function acceptedOf(text: string, source: CsvSource): Promise<number> {
  const accepted = { rows: 0 };
  const bytes = async function* () {
    yield await Promise.resolve(Buffer.from(text));
  };
  for await (const _ of convert(bytes(), source, accepted, () => undefined));
  return accepted.rows;
}
