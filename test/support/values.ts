import { textStops } from '../../core/csv/columns.ts';
import { Output } from '../../core/csv/output.ts';
import type { ValueReader } from '../../core/csv/values/value.ts';
import type { Column } from '../../core/definition/columns.ts';
import { csv } from '../../core/definition/index.ts';
import type { Dialect } from '../../core/definition/source.ts';
import { typeFacts } from '../../core/types/kinds.ts';

/** A reader of which each scan writes to a place of its own. */
interface TestReader extends Pick<ValueReader, 'judge' | 'respell'> {
  readonly scan: (bytes: Uint8Array, at: number) => number;
  readonly scanQuoted: (bytes: Uint8Array, at: number) => number;
  /** What the last scan wrote; nothing of readers whose scans don't write. */
  readonly written: (() => string) | undefined;
}

/** How the values of a column are read in a file of a dialect. */
export function readerOf(column: Column, dialect: Partial<Dialect> = {}): TestReader {
  const { type, rules, notation } = column;
  const source = csv({ dataset: 't', columns: { c: column }, ...dialect });
  const reader = typeFacts(type).reader(type, rules, { ...source, ...notation }, textStops(source));
  const out = new Output();
  const scanBy = (scan: ValueReader['scan']) => (bytes: Uint8Array, at: number) => {
    out.truncate(0);
    const end = scan(bytes, at, out);
    if (end === -1 || !reader.writes) expect(out.length).toBe(0);
    return end;
  };
  return {
    ...reader,
    scan: scanBy(reader.scan),
    scanQuoted: scanBy(reader.scanQuoted),
    written: reader.writes && (() => Buffer.from(out.take()).toString()),
  };
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
  // What a file has behind it: scans read several bytes at once where there are so many.
  const bytes = Buffer.from(
    `${before}${text}${quoted ? '"' : ''}${delimiter}123${delimiter}45\n${'9'.repeat(40)}\n`,
  );
  const field = quoted ? text : (text.split(delimiter)[0] ?? '');
  return { bytes, at: before.length, end: before.length + Buffer.byteLength(field) };
}

/** What the raw file has of a value that a scan took last. */
export function canonical(reader: TestReader, { bytes, at, end }: Placed): string {
  if (reader.written) return reader.written();
  reader.respell?.(bytes, at);
  return bytes.toString('utf8', at, end);
}
