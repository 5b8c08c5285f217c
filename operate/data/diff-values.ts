import type { CatalogColumn } from '../../core/published/version.ts';
import { keysOfOne, partitionRows, totals } from '../../core/sql/compare.ts';
import { partitionFolder } from '../../core/stage/keys.ts';
import { typeFacts } from '../../core/types/kinds.ts';
import { typeOfHive } from '../../core/types/names.ts';
import { isDenial } from '../../lake/denials/name-denials.ts';
import { type Kept, readChecks } from '../../lake/versions.ts';
import type { VersionDiff } from '../documents/diff.ts';
import type { Session } from '../session/session.ts';
import { lent } from './lent.ts';
import { query } from './query.ts';

/** Keys that are shown of each version. */
const FIRST_KEYS = 3;

/** What Athena is asked of two versions. */
export type Asked = Pick<VersionDiff, 'totals' | 'keys' | 'notCompared'> & {
  readonly changed?: VersionDiff['partitions']['changed'];
};

/** `year=2026/month=11` */
export function partitionName(partitionBy: readonly string[], values: readonly (string | null)[]): string {
  return partitionFolder(partitionBy, values).slice(0, -1);
}

const VALUES = 'rows of partitions, totals and keys';
const RIGHTS = 'glue:CreateTable and glue:DeleteTable';

/** @param without the versions that no table reads */
export function unasked(without: readonly Kept[]): Asked {
  const versions = without.map(({ number }) => `version ${number}`).join(' and ');
  const why = `Athena reads a version through a table only, and ${versions} ${without.length > 1 ? 'have' : 'has'} none; --values makes one for as long as it asks, which takes ${RIGHTS}, and scans data`;
  return { notCompared: [{ what: VALUES, why }] };
}

export interface Asking {
  readonly from: Kept;
  readonly to: Kept;
  /** The run that readers have. */
  readonly published: string | undefined;
  readonly signal?: AbortSignal;
}

/** What Athena tells of both; where somebody may make no table, that it isn't compared, and why. */
export async function askedOf(session: Session, { from, to, published, signal }: Asking): Promise<Asked> {
  const { aws, pipeline } = session;
  const { bucket, database } = pipeline;
  const lake = { glue: aws.glue, database, bucket };
  const through = <T>(version: Kept, work: (table: string) => Promise<T>): Promise<T> =>
    version.run === published ? work(version.table) : lent(lake, version, work);
  try {
    return await through(from, (first) =>
      through(to, (second) => compared(session, { from, to, first, second, signal })),
    );
  } catch (error) {
    if (!(error instanceof Error && isDenial(error))) throw error;
    return { notCompared: [{ what: VALUES, why: `it takes ${RIGHTS}: ${error.message}` }] };
  }
}

interface Tables {
  readonly from: Kept;
  readonly to: Kept;
  readonly first: string;
  readonly second: string;
  readonly signal?: AbortSignal;
}

async function compared(session: Session, tables: Tables): Promise<Asked> {
  const notCompared: { what: string; why: string }[] = [];
  const changed = await changedPartitions(session, tables);
  const { exact, others } = addingUp(tables);
  if (others.length > 0)
    notCompared.push({
      what: `the totals of ${others.join(', ')}`,
      why: 'doubles add up to other digits in another order',
    });
  const sums = exact.length > 0 ? await totalsOf(session, tables, exact) : [];
  const key = await keyOf(session, tables);
  if ('why' in key) notCompared.push({ what: 'keys', why: key.why });
  const keys = 'why' in key ? undefined : await keysOf(session, tables, key.columns);
  return { changed, totals: sums, keys, notCompared };
}

async function rowsOf(
  { aws, pipeline: { database, analystsWorkgroup: workgroup } }: Session,
  sql: string,
  { signal }: Tables,
) {
  return (await query(aws, sql, { database, workgroup }, { signal })).rows;
}

async function changedPartitions(
  session: Session,
  tables: Tables,
): Promise<VersionDiff['partitions']['changed']> {
  const { from, to, first, second } = tables;
  if (from.partitionBy.length === 0 || to.partitionBy.length === 0) return [];
  const counted = async (table: string, { partitionBy }: Kept) => {
    const rows = await rowsOf(session, partitionRows(table, partitionBy), tables);
    return new Map(rows.map((row) => [partitionName(partitionBy, row), Number(row.at(-1))]));
  };
  const before = await counted(first, from);
  const after = await counted(second, to);
  return [...before].flatMap(([partition, rows]) => {
    const now = after.get(partition);
    return now === undefined || now === rows ? [] : [{ partition, from: rows, to: now }];
  });
}

/** The numeric columns that both have: those whose totals are exact, and others. */
function addingUp({ from, to }: Tables): { exact: Exact[]; others: string[] } {
  const now = new Map(to.columns.map((column) => [column.Name, column]));
  const isNumeric = (column: CatalogColumn | undefined) => factsOf(column)?.bounds?.of === 'number';
  const both = from.columns.filter((column) => isNumeric(column) && isNumeric(now.get(column.Name)));
  const isExact = (column: CatalogColumn) => factsOf(column)?.sums && factsOf(now.get(column.Name))?.sums;
  return {
    exact: both.filter(isExact).map((column) => ({
      name: column.Name,
      before: scaleOf(column),
      after: scaleOf(now.get(column.Name)),
    })),
    others: both.filter((column) => !isExact(column)).map(({ Name }) => Name),
  };
}

/** A column whose totals are exact, with its digits behind the point in both versions. */
interface Exact {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** `decimal(12,2)` has 2 digits behind the point; what has no parameters has none. */
function scaleOf(column: CatalogColumn | undefined): number {
  return Number(/,(\d+)\)$/.exec(column?.Type ?? '')?.[1] ?? 0);
}

function factsOf(column: CatalogColumn | undefined) {
  const type = column && typeOfHive(column.Type);
  return type && typeFacts(type);
}

async function totalsOf(
  session: Session,
  tables: Tables,
  columns: readonly Exact[],
): Promise<VersionDiff['totals']> {
  const totalled = async (table: string, side: 'before' | 'after') => {
    const summed = columns.map(({ name, [side]: scale }) => ({ name, scale }));
    const [row = []] = await rowsOf(session, totals(table, summed), tables);
    return row;
  };
  const before = await totalled(tables.first, 'before');
  const after = await totalled(tables.second, 'after');
  return columns.map(({ name: column }, index) => ({
    column,
    from: before[index] ?? null,
    to: after[index] ?? null,
  }));
}

/** The columns of the first `unique` check that the second version was held to. */
async function keyOf(
  { aws, pipeline: { bucket, table } }: Session,
  { from, to }: Tables,
): Promise<{ readonly columns: readonly string[] } | { readonly why: string }> {
  const checks = (await readChecks(aws.s3, bucket, table, to.run)) ?? [];
  const [unique] = checks.flatMap(({ check }) => /^unique\((.+)\)$/.exec(check)?.[1] ?? []);
  if (unique === undefined)
    return { why: `version ${to.number} was held to no unique check that tells them` };
  const columns = unique.split(', ');
  const missing = columns.filter((column) => !from.columns.some(({ Name }) => Name === column));
  if (missing.length > 0) return { why: `version ${from.number} has no ${missing.join(', ')}` };
  return { columns };
}

async function keysOf(
  session: Session,
  tables: Tables,
  columns: readonly string[],
): Promise<VersionDiff['keys']> {
  const rows = await rowsOf(session, keysOfOne(tables.first, tables.second, columns, FIRST_KEYS), tables);
  const of = (side: string) => rows.filter((row) => row.at(-2) === side);
  const [went, came] = [of('1'), of('2')];
  const keysIn = (some: typeof rows) => some.map((row) => row.slice(0, columns.length));
  return {
    columns: [...columns],
    came: Number(came[0]?.at(-1) ?? 0),
    went: Number(went[0]?.at(-1) ?? 0),
    firstCame: keysIn(came),
    firstWent: keysIn(went),
  };
}
