import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rejected } from '../../core/csv/row-judge.ts';
import type { Definition } from '../../core/definition/pipeline.ts';
import type { CsvSource } from '../../core/definition/source.ts';
import { UserError } from '../../operate/user-error.ts';
import type { NewPipeline } from '../../scaffold/document.ts';
import { newPipeline } from '../../scaffold/new.ts';
import type { Row } from '../../scaffold/raw-rows.ts';
import { acceptedRows, judgeFile } from '../../scaffold/read.ts';
import { compare } from './compare.ts';
import { type RejectedLines, readIndependently } from './independent.ts';
import type { Outcome, Wrong } from './outcome.ts';

/** Makes a pipeline from a file, and holds what its table would have to what another reader finds in the file. */
export async function judged(file: string): Promise<Outcome> {
  const scratch = mkdtempSync(join(tmpdir(), 'afluente-foreign-'));
  try {
    const directory = join(scratch, 'pipelines');
    mkdirSync(directory);
    // Node asks for it before it takes a file for a module.
    writeFileSync(join(scratch, 'package.json'), '{"type":"module"}');
    const document = await newPipeline({ name: 'foreign_file', from: file, directory });
    const [, definition = ''] = document.files;
    const module = (await import(pathToFileURL(definition).href)) as { default: Definition };
    return await compared(file, document, module.default.source);
  } catch (error) {
    if (error instanceof UserError) return { is: 'refused', reason: error.message.replaceAll(file, 'FILE') };
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { is: 'wrong', wrong: [{ kind: 'broke off', text }] };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function compared(file: string, document: NewPipeline, source: CsvSource): Promise<Outcome> {
  const rejected: Rejected[] = [];
  await judgeFile(file, source, (row) => rejected.push(row));
  // The SQL that is made selects the columns as they are.
  const made = { source, rejected, rows: acceptedOf(file, source) };
  const { rows, wrong } = await compare(made, readIndependently(file, source, rejected.map(linesOf)));
  const untold = wrong.filter(({ kind }) => !document.notes.some((note) => TELLS[kind]?.test(note)));
  return untold.length > 0 ? { is: 'wrong', wrong: untold } : outcomeOf(rows, document);
}

async function* acceptedOf(file: string, source: CsvSource): AsyncGenerator<Row> {
  for await (const rows of acceptedRows(file, source, () => undefined)) yield* rows;
}

function outcomeOf(rows: number, document: NewPipeline): Outcome {
  const guessed = document.columns.flatMap(({ name, guessed = '' }) =>
    AMBIGUOUS.test(guessed) ? [`${name}: ${guessed}`] : [],
  );
  const notes = [...guessed, ...document.notes.filter((note) => !USUAL.test(note))];
  return notes.length === 0 && document.rejected === 0
    ? { is: 'equal', rows }
    : { is: 'told', rows, rejected: document.rejected, notes };
}

/** What tells of a mistake, where more can't be known of a file. */
const TELLS: Readonly<Partial<Record<Wrong['kind'], RegExp>>> = {
  'another encoding': /^encoding is guessed: .*letters of DOS/,
  'a row for a header': /^header is guessed: /,
  'marks that are not told': /^(decimal|group) is guessed: /,
  'days that are not told': /fits every/,
};

/** Guesses that may make other values; others say where a type is made, or that there is no value. */
const AMBIGUOUS = /would/;

/** Notes that say nothing of how the file was read. */
const USUAL = /another name than in the header|nothing to partition by|too many rows to look for a key/;

/** The lines of a rejected row, which its text tells. */
function linesOf({ line, text }: Rejected): RejectedLines {
  return [line, text.split(/\r\n|\n|\r/).length];
}
