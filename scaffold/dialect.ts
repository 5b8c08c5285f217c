import { convert } from '../core/csv/convert.ts';
import { col } from '../core/definition/index.ts';
import type { Columns } from '../core/definition/columns.ts';
import { csv, type CsvSource, type Dialect } from '../core/definition/source.ts';
import { type Header, headerIn } from './header.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** How fields are told apart, and the header that results. */
export interface Fields {
  readonly delimiter: Dialect['delimiter'];
  readonly quote: Dialect['quote'];
  readonly header: Header;
}

interface Trial extends Fields {
  /** The share of rows that have as many fields as the header. */
  readonly share: number;
}

/**
 * Reads the start of a file in each way there is, as the upload would, and takes the one in which most rows have the
 * header's fields.
 * @param text the start of the file, without half a line at its end
 * @param named the delimiter, where it needn't be looked for
 * @returns nothing where there is no header
 */
export async function fieldsOf(text: string, named?: Dialect['delimiter']): Promise<Fields | undefined> {
  const quote = wrapped(text, "'") > wrapped(text, '"') ? "'" : '"';
  const trials: Trial[] = [];
  for (const delimiter of named === undefined ? DELIMITERS : [named]) {
    for (const one of [quote, 'none'] as const) {
      const trial = await tried(text, delimiter, one);
      if (trial) trials.push(trial);
    }
  }
  // Of ways that are as good, the first: quotes before none.
  const best = (ones: readonly Trial[]) =>
    ones.reduce<Trial | undefined>((a, b) => (a && !isBetter(b, a) ? a : b), undefined);
  const several = trials.filter(({ header, share }) => header.fields.length > 1 && share > 0.5);
  return best(several) ?? best(trials.filter(({ delimiter }) => !text.includes(delimiter))) ?? best(trials);
}

function isBetter(one: Trial, other: Trial): boolean {
  if (one.share !== other.share) return one.share > other.share;
  return one.header.fields.length > other.header.fields.length;
}

async function tried(
  text: string,
  delimiter: Dialect['delimiter'],
  quote: Dialect['quote'],
): Promise<Trial | undefined> {
  const header = headerIn(text, csv({ dataset: 'trial', columns: {}, delimiter, quote }));
  if (!header) return undefined;
  const source = asTexts(header.fields, { delimiter, quote });
  const accepted = { rows: 0 };
  let rejected = 0;
  const bytes = async function* () {
    yield Buffer.from(text);
  };
  for await (const _ of convert(bytes(), source, accepted, () => (rejected += 1)));
  const rows = accepted.rows + rejected;
  return { delimiter, quote, header, share: rows === 0 ? 1 : accepted.rows / rows };
}

/** A source whose columns take every value: texts that may be absent. */
export function asTexts(header: readonly string[], dialect: Partial<Dialect>): CsvSource {
  const columns: Columns = Object.fromEntries(
    header.map((text, index) => [`column_${index + 1}`, col.string().from(text).nullable()]),
  );
  return csv({ dataset: 'trial', columns, ...dialect });
}

/** How many fields begin and end with a quote. */
function wrapped(text: string, quote: string): number {
  const field = new RegExp(`(?<=^|[,;\\t|])${quote}[^${quote}\\r\\n]*${quote}(?=$|[,;\\t|\\r])`, 'gm');
  return text.match(field)?.length ?? 0;
}
