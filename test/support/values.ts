import { textStops } from '../../core/csv/columns.ts';
import { Output } from '../../core/csv/output.ts';
import type { ValueReader } from '../../core/csv/values/value.ts';
import type { Column } from '../../core/definition/columns.ts';
import { csv } from '../../core/definition/index.ts';
import type { Dialect } from '../../core/definition/source.ts';
import { typeFacts } from '../../core/types/kinds.ts';

/** How the values of a column are read in a file of a dialect. */
export function readerOf(column: Column, dialect: Partial<Dialect> = {}): ValueReader {
  const { type, rules, notation } = column;
  const source = csv({ dataset: 't', columns: { c: column }, ...dialect });
  return typeFacts(type).reader(type, rules, { ...source, ...notation }, textStops(source));
}

/** What a value is canonically, or what is wrong with it. */
export function judged(column: Column, text: string, dialect: Partial<Dialect> = {}) {
  const { value, fault } = readerOf(column, dialect).judge(text);
  return value ?? { fault };
}

/** A value between others, and where it stands. */
interface Placed {
  readonly bytes: Buffer;
  readonly at: number;
  readonly end: number;
}

/** A text as a field: bare, it ends at the first delimiter in it. */
export function placed(text: string, delimiter: string, quoted: boolean): Placed {
  const before = quoted ? `${delimiter}"` : delimiter;
  const bytes = Buffer.from(`${before}${text}${quoted ? '"' : ''}${delimiter}123${delimiter}45\n`);
  const field = quoted ? text : (text.split(delimiter)[0] ?? '');
  return { bytes, at: before.length, end: before.length + Buffer.byteLength(field) };
}

/** What the raw file has of a value that a scan took last. */
export function canonical(reader: ValueReader, { bytes, at, end }: Placed): string {
  if (reader.write) {
    const out = new Output();
    reader.write(bytes, at, out);
    return Buffer.from(out.take()).toString();
  }
  reader.respell?.(bytes, at);
  return bytes.toString('utf8', at, end);
}
