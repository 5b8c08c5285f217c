import { open } from 'node:fs/promises';

/** A row of a result: each value as Athena prints it, or `undefined` for NULL. */
export type ResultRow = readonly (string | undefined)[];

/** Writes rows as Athena's `<id>.csv` holds them: every value quoted, NULL bare and empty. */
export async function writeCsv(path: string, blocks: AsyncIterable<readonly ResultRow[]>): Promise<void> {
  // Open before the first row: a query that fails at once has nothing left that still wants to open it.
  await using out = await open(path, 'w');
  for await (const rows of blocks) {
    const text = rows.map((row) => `${row.map(quoted).join(',')}\n`).join('');
    await out.appendFile(text);
  }
}

const quoted = (value: string | undefined): string =>
  value === undefined ? '' : `"${value.replaceAll('"', '""')}"`;

/** One page of a result: its rows, and the offset in bytes of the row that follows, if there is one. */
export interface Page {
  readonly rows: ResultRow[];
  readonly next?: number;
}

const quote = 0x22;
const newline = 0x0a;

/** Reads at most `limit` rows of a result from an offset. `csv` says whether rows are quoted, or bare lines. */
export async function readPage(path: string, offset: number, limit: number, csv: boolean): Promise<Page> {
  await using file = await open(path);
  const { size } = await file.stat();
  const rows: ResultRow[] = [];
  let pending = Buffer.alloc(0);
  let at = offset;
  while (rows.length < limit && at + pending.length < size) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1 << 20), 0, 1 << 20, at + pending.length);
    pending = Buffer.concat([pending, buffer.subarray(0, bytesRead)]);
    let start = 0;
    let inQuotes = false;
    for (let i = 0; i < pending.length && rows.length < limit; i++) {
      if (csv && pending[i] === quote) inQuotes = !inQuotes;
      if (pending[i] !== newline || inQuotes) continue;
      const line = pending.toString('utf8', start, i);
      rows.push(csv ? fields(line) : [line]);
      start = i + 1;
    }
    pending = pending.subarray(start);
    at += start;
  }
  return at < size ? { rows, next: at } : { rows };
}

function fields(line: string): ResultRow {
  return (line.match(/(?<=^|,)(?:"(?:[^"]|"")*"|)(?=,|$)/g) ?? []).map((field) =>
    field === '' ? undefined : field.slice(1, -1).replaceAll('""', '"'),
  );
}
