import type { DuckDBConnection } from '@duckdb/node-api';
import { registerExact } from './exact.ts';
import { registerTrinoCast } from './trino-cast.ts';

/** Gives a DuckDB instance the functions of this process that translated queries call. */
export function registerFunctions(connection: DuckDBConnection): void {
  registerTrinoCast(connection);
  registerExact(connection);
}
