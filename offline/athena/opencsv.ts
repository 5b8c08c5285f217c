import { open, rename, rm } from 'node:fs/promises';
import { blocks, type CsvDialect } from './csv-plain.ts';

/**
 * The fields of one line, as Hive's `OpenCSVSerde` finds them. It makes a new OpenCSV 2.3 reader for every
 * line, so a quote left open at the line's end loses its field (the column is NULL), and the rest of the
 * value is taken for the next record. An escape character that escapes nothing disappears.
 */
export function parseLine(line: string, { separator, quote, escape }: CsvDialect): string[] {
  if (line === '') return []; // the reader finds no line at all, so every column is NULL
  if (!line.includes(quote) && !line.includes(escape)) return line.split(separator);
  const fields: string[] = [];
  let field = '';
  let inQuotes = false;
  let inField = false;
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i);
    const following = line.charAt(i + 1);
    const within = inQuotes || inField;
    if (char === escape) {
      if (within && following !== '' && (following === quote || following === escape)) {
        field += following;
        i++;
      }
    } else if (char === quote) {
      if (within && following === quote) {
        field += quote;
        i++;
      } else {
        // A quote in the middle of a field is kept; white space before the first one isn't.
        if (i > 2 && line.charAt(i - 1) !== separator && following !== '' && following !== separator)
          field = field !== '' && field.trim() === '' ? '' : field + quote;
        inQuotes = !inQuotes;
      }
      inField = !inField;
    } else if (char === separator && !inQuotes) {
      fields.push(field);
      field = '';
      inField = false;
    } else {
      field += char;
      inField = true;
    }
  }
  if (!inQuotes) fields.push(field);
  return fields;
}

/**
 * Rewrites a file so that a plain CSV reader sees what `OpenCSVSerde` sees: every value quoted, NULL bare and
 * empty, exactly `columns` fields a row, and a last field `.` that keeps rows of NULLs from being empty lines.
 */
export async function rewrite(
  source: { path: string; gzip: boolean; dialect: CsvDialect; skipLines: number; columns: number },
  target: string,
): Promise<void> {
  const temporary = `${target}.${process.pid}.tmp`;
  const out = await open(temporary, 'w');
  try {
    let number = 0;
    for await (const lines of linesOf(blocks(source.path, source.gzip))) {
      let text = '';
      for (const line of lines) {
        if (number++ < source.skipLines) continue;
        const fields = parseLine(line, source.dialect);
        for (let i = 0; i < source.columns; i++) {
          const field = fields[i];
          if (field === undefined) text += ',';
          else text += `"${field.includes('"') ? field.replaceAll('"', '""') : field}",`;
        }
        text += '.\n';
      }
      await out.appendFile(text);
    }
    await out.close();
    await rename(temporary, target);
  } catch (error) {
    await out.close();
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Lines as Hadoop's reader splits them: at `\n`, `\r\n` or a lone `\r`. Bytes that are no UTF-8 become U+FFFD. */
async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const block of source) {
    const text = rest + decoder.decode(block, { stream: true });
    // A `\r` at the end may be half of a `\r\n`: it waits for the next block.
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + text.slice(end);
    yield lines;
  }
  const lines = (rest + decoder.decode()).split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  yield lines;
}
