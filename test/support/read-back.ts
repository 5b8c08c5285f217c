import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { convert } from '../../core/csv/convert.ts';
import type { Columns } from '../../core/definition/columns.ts';
import type { Definition } from '../../core/definition/pipeline.ts';
import type { ColumnKind } from '../../core/types/type.ts';
import { newPipeline } from '../../scaffold/new.ts';
import type { NewPipeline } from '../../scaffold/document.ts';
import { decodedText, rawRows } from './raw-rows.ts';

export type Value = string | null;

/** What a file's table would hold, and what was said when its pipeline was made. */
export interface ReadBack {
  readonly definition: Definition;
  /** `decimal(12, 2)`, with `?` where it may be NULL. */
  readonly types: Readonly<Record<string, string>>;
  /** As SQL would print them; numbers without zeros that say nothing. */
  readonly rows: readonly (readonly Value[])[];
  /** Lines of rejected rows. */
  readonly rejected: readonly number[];
  readonly document: NewPipeline;
  /** All that a person reads of it: the definition, and the notes. */
  readonly said: string;
}

/** Makes a pipeline of a file, and reads the file by its definition: what Athena would make of the raw file. */
export async function readBack(content: string | Uint8Array): Promise<ReadBack> {
  const place = mkdtempSync(join(tmpdir(), 'afluente-truth-'));
  const directory = join(place, 'pipelines');
  mkdirSync(directory);
  const from = join(place, 'file.csv');
  writeFileSync(from, content);
  const document = await newPipeline({ name: 'sales', from, directory });
  const [sql = '', code = ''] = document.files.map((file) => readFileSync(file, 'utf8'));
  const { default: definition }: { default: Definition } = await import(
    pathToFileURL(document.files[1]!).href
  );
  const { columns, delimiter } = definition.source;
  const rejected: number[] = [];
  const pieces: Uint8Array[] = [];
  const bytes = async function* () {
    yield Buffer.from(content);
  };
  for await (const piece of convert(bytes(), definition.source, { rows: 0 }, ({ line }) =>
    rejected.push(line),
  ))
    pieces.push(piece);
  return {
    definition,
    document,
    rejected,
    types: Object.fromEntries(
      document.columns.map(({ name, type, nullable }) => [name, nullable ? `${type}?` : type]),
    ),
    rows: rawRows(Buffer.concat(pieces), delimiter).map((row) => valuesOf(row, columns)),
    said: [code, sql, ...document.notes].join('\n'),
  };
}

function valuesOf(row: readonly string[], columns: Columns): Value[] {
  return Object.values(columns).map(({ type: { kind } }, index) => {
    const field = row[index] ?? '';
    return kind === 'string' ? decodedText(field) : field === '' ? null : PLAIN[kind](field);
  });
}

const asItIs = (text: string) => text;
const number = (text: string) => {
  const [, sign = '', before = '', behind = ''] = /^(-?)0*(\d*?)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  const plain = `${before || '0'}${behind && `.${behind}`}`;
  return plain === '0' ? '0' : `${sign}${plain}`;
};

/** A value of each type in one spelling. */
const PLAIN: Readonly<Record<Exclude<ColumnKind, 'string'>, (text: string) => string>> = {
  int: number,
  bigint: number,
  decimal: number,
  double: (text) => String(Number(text)),
  boolean: asItIs,
  date: asItIs,
  timestamp: (text) => {
    const whole = text.length === 16 ? `${text}:00` : text;
    return whole.includes('.') ? whole.replace(/\.?0+$/, '') : whole;
  },
};
