import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rejected } from '../../core/csv/row-judge.ts';
import type { Definition, Pipeline } from '../../core/definition/pipeline.ts';
import { UserError } from '../../operate/user-error.ts';
import type { NewPipeline } from '../../scaffold/document.ts';
import { newPipeline } from '../../scaffold/new.ts';
import { judgeFile } from '../../scaffold/read.ts';
import { compare } from './compare.ts';
import { type RejectedLines, readIndependently } from './independent.ts';
import type { Outcome } from './outcome.ts';
import { tableRows } from './table.ts';
import { toldOf } from './told.ts';

/** Makes a pipeline from a file, and holds what its table would have to what another reader finds in the file. */
export async function judged(file: string): Promise<Outcome> {
  const scratch = mkdtempSync(join(tmpdir(), 'afluente-foreign-'));
  try {
    const directory = join(scratch, 'pipelines');
    mkdirSync(directory);
    // Node asks for it before it takes a file for a module.
    writeFileSync(join(scratch, 'package.json'), '{"type":"module"}');
    const document = await newPipeline({ name: 'foreign_file', from: file, directory });
    const [select = '', definition = ''] = document.files;
    const module = (await import(pathToFileURL(definition).href)) as { default: Definition };
    const pipeline = { name: document.name, definition: module.default, sql: readFileSync(select, 'utf8') };
    return await compared(file, document, pipeline, scratch);
  } catch (error) {
    if (error instanceof UserError) return { is: 'refused', reason: error.message.replaceAll(file, 'FILE') };
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { is: 'wrong', wrong: [{ kind: 'broke off', text }] };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function compared(
  file: string,
  document: NewPipeline,
  pipeline: Pipeline,
  scratch: string,
): Promise<Outcome> {
  const { source, target } = pipeline.definition;
  const rejected: Rejected[] = [];
  await judgeFile(file, source, (row) => rejected.push(row));
  const columns = document.columns.map((column) => ({
    ...toldOf(column, document.dialect, target.columns),
    header: column.header,
  }));
  const made = { dialect: source, columns, rejected, rows: tableRows(file, pipeline, scratch) };
  const { rows, wrong } = await compare(made, readIndependently(file, source, rejected.map(linesOf)));
  // It was said that the encoding may be another, and more can't be known of the file.
  const isTold = document.notes.some((note) => note.includes('Windows-1252'));
  const untold = isTold ? wrong.filter(({ kind }) => kind !== 'another encoding') : wrong;
  return untold.length > 0 ? { is: 'wrong', wrong: untold } : outcomeOf(rows, document);
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

/** Guesses that may make other values; others say where a type is made, or that there is no value. */
const AMBIGUOUS = /would/;

/** Notes that say nothing of how the file was read. */
const USUAL = /another name than in the header|nothing to partition by|too many rows to look for a key/;

/** The lines of a rejected row, which its text tells. */
function linesOf({ line, text }: Rejected): RejectedLines {
  return [line, text.split(/\r\n|\n|\r/).length];
}
