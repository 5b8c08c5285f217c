import { basename } from 'node:path';
import { exampleInWords, type RejectTally } from '../core/csv/rejects.ts';
import { csv, type CsvSource, type Dialect, type Tolerance } from '../core/definition/source.ts';
import type { Pipeline } from '../core/definition/pipeline.ts';
import { validate } from '../core/definition/validate.ts';
import { longestStageOf } from '../core/settings/settings.ts';
import { typeFacts } from '../core/types/kinds.ts';
import { typeName } from '../core/types/names.ts';
import { loadSettings } from '../operate/session/settings.ts';
import { count, counted } from '../operate/units.ts';
import { UserError } from '../operate/user-error.ts';
import { definitionOf, sourceColumns } from './define.ts';
import { datesOf, type FoundDates } from './dates.ts';
import { asTexts } from './dialect.ts';
import { encodingOf } from './encoding.ts';
import { endsOf } from './ends.ts';
import { withFooterChecked } from './footer-check.ts';
import { factsOf } from './facts.ts';
import { isLikelyKey, keysOf } from './likely-keys.ts';
import { assumedOf, type FoundMarks, marksOf } from './marks.ts';
import type { Model } from './model.ts';
import { columnNames } from './names.ts';
import { notesOn } from './notes.ts';
import { partitionFor } from './partition.ts';
import { assertFree, coreSeenFrom, writeFolder } from './folder.ts';
import { Profile } from './profile.ts';
import type { Row } from './raw-rows.ts';
import { acceptedRows } from './read.ts';
import { withReasons } from './reasons.ts';
import { renderDefinition } from './render-definition.ts';
import { renderSql } from './render-sql.ts';
import { settled } from './settle.ts';
import { specialRows } from './special-rows.ts';
import { assertStatementsFit } from './statements.ts';
import type { NewPipeline } from './document.ts';
import { structureOf } from './structure/structure.ts';

export interface NewPipelineOptions {
  /** Of the pipeline, its folder and its dataset. */
  readonly name: string;
  /** A CSV file; it may be compressed. */
  readonly from: string;
  /** @default <name>_clean */
  readonly table?: string;
  /** The folder with the pipelines' folders. */
  readonly directory: string;
  /** Where it needn't be looked for. */
  readonly delimiter?: Dialect['delimiter'];
  /** Where it needn't be looked for. */
  readonly encoding?: Dialect['encoding'];
}

/** Bytes of a file, unpacked, whose values are looked at; the rest is only held to what was found. */
const MOST_BYTES = 32_000_000;

/** Where most rows are rejected, the file is not what it was taken for. */
const MOST_REJECTED = 0.5;

/**
 * Makes a pipeline from a file, which runs as it stands: every row was judged as the upload will judge it.
 * Its names and statements fit every stage of the settings.
 * @throws UserError naming the file, the line and what to do; then nothing was written. InvalidSettings
 */
export async function newPipeline(options: NewPipelineOptions): Promise<NewPipeline> {
  const { name, from, directory, table = `${name}_clean` } = options;
  const stage = longestStageOf(await loadSettings());
  await assertFree(directory, name, table, stage);
  const encoded = await encodingOf(from, options.encoding);
  const { layout, header, guesses, remarks } = await withFooterChecked(
    structureOf(from, endsOf(from, encoded), options.delimiter),
  );
  const read = { encoding: encoded.encoding, ...layout };
  const { profiles, rows, partial, first, last } = await profilesOf(from, asTexts(header.fields, read));
  const marks = marksOf(profiles, layout.delimiter);
  const dates = datesOf(profiles);
  const dialect: Dialect = { ...read, ...marks.marks, date: dates.date };
  const names = columnNames(header.fields);
  // Columns that go by their places are called so by the definition alone.
  const headers = layout.header ? header.fields : names;
  const untyped = profiles.map((profile, position) => ({
    name: names[position] ?? '',
    header: headers[position] ?? '',
    profile,
  }));
  const judged = await settled(from, untyped, rows, dialect);
  const { accepted, tally } = judged;
  const columns = (await withReasons(from, judged.columns, dialect)).map((column, position) => {
    const { type, notation } = column.source;
    const profile = profiles[position];
    if (!profile || typeFacts(type).isText) return column;
    const assumed = assumedOf(profile, { ...dialect, ...notation }, marks.guessed === undefined);
    return assumed === undefined ? column : { ...column, guessed: [...column.guessed, assumed] };
  });
  const tolerate = toleranceFor(from, dialect, accepted, tally);
  const source = csv({ dataset: name, ...dialect, columns: sourceColumns(columns), tolerate });
  const facts = await factsOf(from, source, (position) => isLikelyKey(columns, position), MOST_BYTES);
  const partition = partitionFor(columns, facts);
  const keys = keysOf(columns, facts);
  const definition = definitionOf({ name, table, dialect, columns, partition, keys, tolerate });
  const file = basename(from);
  const model: Model = {
    name,
    file,
    columns,
    facts,
    partition,
    definition,
    partial,
    keys,
    rows: accepted + tally.rows,
    rejected: tally.rows,
    guesses: {
      ...guesses,
      ...(encoded.guess !== undefined && { encoding: encoded.guess }),
      ...guessesOn(marks, dates),
      ...(tally.rows > 0 && {
        tolerate: [
          rejectedInWords(accepted, tally),
          ...specialRows(source, { first, last: partial ? undefined : last }),
        ].join('; '),
      }),
    },
    remarks,
  };
  const pipeline: Pipeline = validate({ name, definition, sql: renderSql(model) });
  assertStatementsFit(from, pipeline, stage);
  const files = writeFolder(directory, name, {
    [`${table}.sql`]: pipeline.sql,
    'pipeline.ts': renderDefinition(model, coreSeenFrom(directory, name)),
  });
  return {
    name,
    table,
    directory: `${directory}/${name}`,
    files,
    dialect,
    rows: model.rows,
    rejected: model.rejected,
    columns: columns.map(({ name: column, header, target, seen, guessed }) => ({
      name: column,
      header,
      type: typeName(target.type),
      nullable: target.mayBeEmpty,
      ...(seen.length > 0 && { seen: seen.join('; ') }),
      ...(guessed.length > 0 && { guessed: guessed.join('; ') }),
    })),
    keys: keys.map(({ columns: names }) => [...names]),
    partitionBy: [...definition.target.partitionBy],
    notes: notesOn(model),
  };
}

interface Profiled {
  readonly profiles: readonly Profile[];
  readonly rows: number;
  readonly partial: boolean;
  readonly first: Row | undefined;
  /** Of those that were looked at. */
  readonly last: Row | undefined;
}

/** What the columns of a file hold, all of them read as texts. */
async function profilesOf(file: string, source: CsvSource): Promise<Profiled> {
  const profiles = Object.keys(source.columns).map(() => new Profile());
  let rows = 0;
  let first: Row | undefined;
  let last: Row | undefined;
  const blocks = acceptedRows(file, source, () => undefined, MOST_BYTES);
  for (;;) {
    const { value, done } = await blocks.next();
    if (done) return { profiles, rows, partial: value.partial, first, last };
    // What holds nothing says nothing of its columns.
    const filled = value.filter((row) => row.length === 1 || row.some((text) => text !== null));
    rows += filled.length;
    first ??= filled[0];
    last = filled.at(-1) ?? last;
    for (const row of filled)
      for (const [position, profile] of profiles.entries()) profile.add(row[position] ?? null);
  }
}

/** @throws UserError where nothing, or too little, is accepted */
function toleranceFor(file: string, { header }: Dialect, accepted: number, tally: RejectTally): Tolerance {
  const { rows: rejected, first, kinds } = tally;
  const rows = accepted + rejected;
  if (rows === 0) {
    const held = header ? 'a header and no row' : 'no row';
    throw new UserError(`${file}: it holds ${held}; at least one is needed.`);
  }
  if (accepted === 0 || rejected / rows > MOST_REJECTED) {
    const examples = first.map(exampleInWords).join('; ');
    const advice =
      kinds.get('encoding') === rejected
        ? 'Save the file as UTF-8, without NUL characters.'
        : 'Mend the file, or name its --delimiter.';
    throw new UserError(
      `${file}: ${count(rejected)} of its ${counted(rows, 'row')} are no rows of its ${header ? 'header' : 'columns'}: ${examples}. ${advice}`,
    );
  }
  return { rows: rejected, share: roundedUp(rejected / rows) };
}

/** To two digits. */
function roundedUp(share: number): number {
  if (share === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(share)) - 1);
  return Math.min(1, Number((Math.ceil(share / unit) * unit).toPrecision(2)));
}

function rejectedInWords(accepted: number, tally: RejectTally): string {
  const { rows, first } = tally;
  const more = rows > first.length ? '; …' : '';
  return `${count(rows)} of ${counted(accepted + rows, 'row')} will be rejected: ${first.map(exampleInWords).join('; ')}${more}`;
}

function guessesOn({ guessed }: FoundMarks, { date, other }: FoundDates): Model['guesses'] {
  return {
    ...(guessed && { [guessed.of]: guessed.what }),
    ...(other !== undefined && { date: `${other} fits every ${date} as well` }),
  };
}
