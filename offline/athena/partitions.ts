import type * as glue from '@aws-sdk/client-glue';
import type { Catalog } from '../glue/catalog.ts';
import type { Caller } from '../kernel/caller.ts';
import { notSupported, QueryFailure } from './failure.ts';

/** A piece of a table: the values of its partition columns, as text or NULL, and where its files lie. */
export interface Partition {
  readonly values: readonly (string | null)[];
  readonly uri: string;
}

/** What Hive writes for a partition value that is NULL or empty. */
export const hiveDefaultPartition = '__HIVE_DEFAULT_PARTITION__';

/** Whether Athena computes the table's partitions and ignores those of the catalog. */
export const isProjected = ({ Parameters }: glue.Table): boolean =>
  Parameters?.['projection.enabled']?.toLowerCase() === 'true';

/** The partitions that a table's `projection.*` parameters describe: the cross product of their values. */
export function projectedPartitions(table: glue.Table): Partition[] {
  const { Parameters: parameters = {}, PartitionKeys = [] } = table;
  const names = PartitionKeys.map(({ Name }) => Name ?? '');
  const missing = names.filter((name) => parameters[`projection.${name}.type`] === undefined);
  if (missing.length > 0)
    throw new QueryFailure(
      `INVALID_TABLE_PROPERTY: Table ${table.DatabaseName}.${table.Name} is configured for partition ` +
        `projection, but the following partition columns are missing projection configuration: [${missing.join(', ')}]`,
      1103,
    );
  const template = parameters['storage.location.template'];
  const location = table.StorageDescriptor?.Location ?? '';
  let rows: string[][] = [[]];
  for (const name of names) {
    const values = projectedValues(name, parameters);
    rows = rows.flatMap((row) => values.map((value) => [...row, value]));
  }
  return rows.map((values) => ({
    values,
    uri:
      template === undefined
        ? `${location.replace(/\/$/, '')}/${partitionPath(names, values)}/`
        : template.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => values[names.indexOf(name)] ?? ''),
  }));
}

function projectedValues(name: string, parameters: Record<string, string>): string[] {
  const of = (property: string) => parameters[`projection.${name}.${property}`];
  const invalid = (property: string) =>
    new QueryFailure(
      `INVALID_TABLE_PROPERTY: Invalid value for projection.${name}.${property}: ${of(property) ?? 'missing'}`,
      1103,
    );
  const type = of('type')?.toLowerCase();
  switch (type) {
    case 'enum': {
      const values = of('values');
      if (values === undefined || values === '') throw invalid('values');
      return values.split(',').map((value) => value.trim());
    }
    case 'integer': {
      const [from, to] = (of('range') ?? '').split(',').map(Number);
      const step = Number(of('interval') ?? 1);
      const digits = Number(of('digits') ?? 0);
      if (from === undefined || to === undefined || !(from <= to) || !(step > 0)) throw invalid('range');
      const count = Math.floor((to - from) / step) + 1;
      return Array.from({ length: count }, (_, i) => String(from + i * step).padStart(digits, '0'));
    }
    case 'date':
    case 'injected':
      throw notSupported(`The offline AWS does not imitate partition projection of type ${type}.`);
    default:
      throw invalid('type');
  }
}

/** The partitions that the catalog holds of a table. */
export async function catalogPartitions(
  catalog: Catalog,
  { DatabaseName, Name: TableName }: glue.Table,
  caller: Caller,
): Promise<Partition[]> {
  const partitions: Partition[] = [];
  let NextToken: string | undefined;
  do {
    const page = await catalog.getPartitions({ DatabaseName, TableName, NextToken }, caller);
    for (const { Values = [], StorageDescriptor } of page.Partitions ?? [])
      partitions.push({
        values: Values.map((value) => (value === hiveDefaultPartition ? null : value)),
        uri: StorageDescriptor?.Location ?? '',
      });
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return partitions;
}

/** Adds partitions to the catalog, in the batches that Glue takes. */
export async function registerPartitions(
  catalog: Catalog,
  { database: DatabaseName, name: TableName }: { readonly database: string; readonly name: string },
  partitions: readonly glue.PartitionInput[],
  caller: Caller,
): Promise<void> {
  for (let i = 0; i < partitions.length; i += 100) {
    const PartitionInputList = partitions.slice(i, i + 100);
    await catalog.batchCreatePartition({ DatabaseName, TableName, PartitionInputList }, caller);
  }
}

/** `month=2024-01/country=BR`, with Hive's escapes. */
export function partitionPath(names: readonly string[], values: readonly (string | null)[]): string {
  return names.map((name, i) => `${hiveEscape(name)}=${hiveEscape(values[i] ?? '')}`).join('/');
}

/** What Hive's `FileUtils.escapePathName` escapes, besides control characters. */
const escaped = new Set('"#%\'*/:=?\\\u007f{[]^');

function hiveEscape(text: string): string {
  if (text === '') return hiveDefaultPartition;
  const code = (char: string) => char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
  return Array.from(text, (char) => (escaped.has(char) || char < ' ' ? `%${code(char)}` : char)).join('');
}
