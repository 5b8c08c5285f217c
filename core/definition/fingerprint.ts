import { createHash } from 'node:crypto';
import { CHECK_DEFAULTS } from './checks.ts';
import { COLUMN_DEFAULTS, type Columns } from './columns.ts';
import { type Pipeline, TARGET_DEFAULTS } from './pipeline.ts';
import { CSV_DEFAULTS, type CsvSource } from './source.ts';

/**
 * What a definition says, in the three parts that a run comes to one after the other: how rows are judged, what is
 * built from them, what the build is held to. 16 hex digits each; equal where the part means
 * the same, however it is written: the order of keys is nothing, nor is a default that is said.
 */
export interface Fingerprints {
  /** Of the source: its dialect, columns, rules and tolerance. */
  readonly rows: string;
  /** Of the SELECT, and of the target that it fills. */
  readonly build: string;
  /** Of the checks, in their order. */
  readonly checks: string;
}

/** When it runs and how many versions are kept changes no version, and so no fingerprint. */
export function fingerprintsOf({ definition, sql }: Pipeline): Fingerprints {
  const { source, target, checks } = definition;
  const { table, columns, partitionBy, evolution } = target;
  const built = said({ table, partitionBy, evolution }, TARGET_DEFAULTS);
  return {
    rows: hashOf(sourceSaid(source)),
    build: hashOf([sql, { ...built, columns: inOrder(columns) }]),
    checks: hashOf(checks.map((one) => said(one, CHECK_DEFAULTS))),
  };
}

/**
 * What judges each row of a landed file: the source without its tolerance, which judges the counts. `rows` has it,
 * since a version is held to it as a whole.
 */
export function rulesFingerprint({ definition: { source } }: Pipeline): string {
  return hashOf(sourceSaid({ ...source, tolerate: CSV_DEFAULTS.tolerate }));
}

/** That of the definition as a whole: equal only where all three are. */
export function fingerprintOf({ rows, build, checks }: Fingerprints): string {
  return hashOf([rows, build, checks]);
}

/** How releases before the three parts told a definition: what a rollback withdrew then is still known by it. */
export function formerFingerprint({ definition, sql }: Pipeline): string {
  return digestOf(JSON.stringify([{ ...definition, source: formerSource(definition) }, sql], formerColumn));
}

/** How the same releases told what judged a landed file: those that left landing are still known by it. */
export function formerRules({ definition }: Pipeline): string {
  return digestOf(JSON.stringify(formerSource(definition), formerColumn));
}

/** The keys of a source that those releases had, whether a definition said them or not. */
const FORMER_KEYS: ReadonlySet<string> = new Set([
  'mode',
  'delimiter',
  'quote',
  'encoding',
  'decimal',
  'date',
  'tolerate',
]);

function formerSource({ source }: Pipeline['definition']): object {
  const since = Object.fromEntries(Object.entries(CSV_DEFAULTS).filter(([key]) => !FORMER_KEYS.has(key)));
  return said(source, since);
}

/** In JSON, a column as those releases had it. */
function formerColumn(_: string, held: unknown): unknown {
  return typeof held === 'object' && held !== null && 'mayBeEmpty' in held ? named(held) : held;
}

/** A column, without its methods, by the words that fingerprints have: they outlive a key's name. */
function named(column: object): object {
  return Object.fromEntries(
    Object.entries(column)
      .filter(([, held]) => typeof held !== 'function')
      .map(([key, held]) => [key === 'mayBeEmpty' ? 'optional' : key, held]),
  );
}

function sourceSaid(source: CsvSource): object {
  return { ...said(source, CSV_DEFAULTS), columns: inOrder(source.columns) };
}

/** Columns come in an order: the header's, or the table's. */
function inOrder(columns: Columns): unknown[] {
  return Object.entries(columns).map(([name, column]) => [name, named(said(column, COLUMN_DEFAULTS))]);
}

/** What of a value isn't what holds anyway. */
function said(value: object, defaults: object): object {
  const unsaid = new Map(Object.entries(defaults).map(([key, held]) => [key, canonical(held)]));
  return Object.fromEntries(
    Object.entries(value).filter(([key, held]) => canonical(held) !== unsaid.get(key)),
  );
}

function hashOf(value: unknown): string {
  return digestOf(canonical(value));
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** JSON in which the keys of each object are sorted. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([one], [other]) => (one < other ? -1 : 1)))
      : held,
  );
}
