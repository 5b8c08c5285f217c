import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../../offline/athena/engine.ts';
import { failureOf } from '../../offline/athena/failure.ts';
import { quote } from '../../offline/athena/sql/errors.ts';
import type { Scan, SqlCatalog } from '../../offline/athena/sql/scope.ts';
import { parseStatement } from '../../offline/athena/sql/statement.ts';
import { readingsWith, type Readings } from '../../offline/athena/sql/readings.ts';
import { translateQuery } from '../../offline/athena/sql/translate.ts';
import { duckName, parseType, trinoName } from '../../offline/athena/sql/types.ts';
import { NotImitated } from '../../offline/kernel/aws-error.ts';
import type { Answer } from './answer.ts';
import type { Table } from './tables.ts';
import type { Version } from './toolchain.ts';
import { ofDuckdb, typeName } from './value.ts';

/** A statement that takes longer is broken off: what is compared is small. */
const LIMIT_MS = 60_000;
const NOW = new Date('2026-05-06T07:08:09.123Z');

/** How each Trino, as it is configured by default, answers what of Athena is undecided (docs/engine-facts.md). */
export const TRINO: Readonly<Record<Version, Readings>> = {
  436: readingsWith({ decimalLiterals: 'decimal' }),
  483: readingsWith({
    decimalLiterals: 'decimal',
    decimalQuotients: 'wide',
    blanksInCasts: 'trimmed',
  }),
};

/** The offline Athena's engine, with tables but without the services around it. */
export class OfflineAthena {
  readonly #engine: Engine;
  readonly #catalog: SqlCatalog;
  readonly #spill: string;
  readonly #readings: Readings;

  private constructor(engine: Engine, tables: readonly Table[], spill: string, readings: Readings) {
    this.#engine = engine;
    this.#spill = spill;
    this.#readings = readings;
    const described = tables.map(({ name, columns }) => ({
      database: 'default',
      name,
      columns: columns.map((column) => ({ name: column.name, type: parseType(column.type) })),
      partitionColumns: [],
    }));
    this.#catalog = {
      defaultDatabase: 'default',
      table: (database = 'default', name) =>
        database === 'default' ? described.find((table) => table.name === name) : 'no database',
    };
  }

  /** @param readings of what is undecided: those of the Trino that it is compared with */
  static async start(tables: readonly Table[], readings = TRINO['436']): Promise<OfflineAthena> {
    const spill = mkdtempSync(join(tmpdir(), 'afluente-oracle-'));
    const engine = await Engine.start(spill);
    const offline = new OfflineAthena(engine, tables, spill, readings);
    for (const table of tables) await offline.#create(table);
    return offline;
  }

  async #create({ name, columns, rows }: Table): Promise<void> {
    const typed = columns.map(
      ({ name: column, type }, i) => `CAST(c${i} AS ${duckName(parseType(type))}) AS "${column}"`,
    );
    const values = rows.map(
      (row) => `(${row.map((value) => (value === null ? 'NULL' : quote(value))).join(', ')})`,
    );
    const names = columns.map((_, i) => `c${i}`).join(', ');
    const sql = `CREATE TABLE "${name}" AS SELECT ${typed.join(', ')} FROM (VALUES ${values.join(', ')}) t(${names})`;
    await this.#engine.session(AbortSignal.timeout(LIMIT_MS), (session) => session.rows(sql));
  }

  async answer(sql: string): Promise<Answer> {
    try {
      const statement = parseStatement(sql);
      if (statement.kind !== 'query') throw new Error(`not a query: ${sql}`);
      const { columns, sql: text } = translateQuery(statement.query, this.#catalog, {
        now: NOW,
        readings: this.#readings,
      });
      const rows = await this.#engine.session(AbortSignal.timeout(LIMIT_MS), (session) =>
        session.rows(text(relation)),
      );
      return {
        kind: 'rows',
        columns: columns.map(({ label: name, type }) => ({ name, type: typeName(trinoName(type)) })),
        rows: rows.map((row) => columns.map(({ type }, i) => ofDuckdb(row[i] ?? null, type))),
      };
    } catch (error) {
      const { message, cause } = failureOf(error, { statementType: 'DML' });
      if (cause instanceof NotImitated) return { kind: 'refused', what: refused(cause.message) };
      const [, atRuntime] = /^NOT_SUPPORTED: (.*? is not imitated offline)/s.exec(message) ?? [];
      if (atRuntime !== undefined) return { kind: 'refused', what: atRuntime };
      const name = /^([A-Z_]+): /.exec(message)?.[1] ?? 'MALFORMED_QUERY';
      return { kind: 'error', name, message };
    }
  }

  close(): void {
    this.#engine.close();
    rmSync(this.#spill, { recursive: true, force: true });
  }
}

const relation = ({ table, columns }: Scan): string =>
  `(SELECT ${columns.length > 0 ? columns.map((name) => `"${name}"`).join(', ') : '1'} FROM "${table}")`;

/** What a refusal names, without its place. */
function refused(message: string): string {
  return /does not imitate (.*?)(?: in Athena SQL)?(?: \(line [^)]*\))?\.$/s.exec(message)?.[1] ?? message;
}
