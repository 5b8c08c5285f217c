import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** The characters of `OpenCSVSerde`, one each. */
export interface CsvDialect {
  readonly separator: string;
  readonly quote: string;
  readonly escape: string;
}

const newline = 0x0a;

/** The bytes of a text file in blocks; `.gz` is unpacked, as Hadoop does by the name. */
export async function* blocks(path: string, gzip: boolean): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 4 * 1024 * 1024 });
  for await (const block of gzip ? file.pipe(createGunzip()) : file) if (Buffer.isBuffer(block)) yield block;
}

/**
 * Whether a file is one that every CSV reader understands as OpenCSV does: lines end in `\n`, none is empty,
 * there are no escapes, and quotes only enclose whole fields of one line, doubled inside. Nothing is said of
 * the number of fields.
 */
export async function isPlain(path: string, gzip: boolean, dialect: CsvDialect): Promise<boolean> {
  const separator = dialect.separator.charCodeAt(0);
  const quote = dialect.quote.charCodeAt(0);
  const escape = dialect.escape.charCodeAt(0);
  if (Math.max(separator, quote, escape) > 0x7f) return false;

  const next = new Uint8Array(4 * 256);
  next.fill(Field.unquoted, Field.start * 256, (Field.unquoted + 1) * 256);
  next.fill(Field.quoted, Field.quoted * 256, (Field.quoted + 1) * 256);
  next.fill(Field.broken, Field.closed * 256, (Field.closed + 1) * 256);
  for (const state of [Field.start, Field.unquoted, Field.closed])
    next[state * 256 + separator] = next[state * 256 + newline] = Field.start;
  next[Field.start * 256 + quote] = next[Field.closed * 256 + quote] = Field.quoted;
  next[Field.unquoted * 256 + quote] = next[Field.quoted * 256 + newline] = Field.broken;
  next[Field.quoted * 256 + quote] = Field.closed;

  let state: number = Field.start;
  let last = newline;
  for await (const block of blocks(path, gzip)) {
    if (block.includes(0x0d) || block.includes(escape)) return false;
    if ((last === newline && block[0] === newline) || block.includes('\n\n')) return false;
    last = block[block.length - 1] ?? last;
    if (state < Field.quoted && !block.includes(quote)) {
      state = last === separator || last === newline ? Field.start : Field.unquoted;
      continue;
    }
    for (let i = 0; i < block.length; i++) {
      state = next[state * 256 + (block[i] ?? 0)] ?? Field.broken;
      if (state === Field.broken) return false;
    }
  }
  return state !== Field.quoted;
}

const Field = { start: 0, unquoted: 1, quoted: 2, closed: 3, broken: 4 } as const;
