import { rmSync } from 'node:fs';
import { ENGINE_FACTS, factOf, readingsOf, type Readings } from '../../core/engine/facts.ts';
import { FACT_NAMES } from '../../core/engine/names.ts';
import {
  READINGS,
  readingsWith,
  type Readings as OfflineReadings,
} from '../../offline/athena/sql/readings.ts';
import { parseStatement } from '../../offline/athena/sql/statement.ts';
import { dependencesOf } from '../../offline/athena/sql/translate.ts';
import { parseType } from '../../offline/athena/sql/types.ts';
import { openStage } from '../../offline/test/athena/stage.ts';
import { undecidedOf } from '../../operate/data/undecided.ts';
import { productGroups } from '../oracle/sources/product.ts';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** Refused by the compiler where core's table and the offline Athena have other facts, or other readings of one. */
const isTied: Same<Readings, OfflineReadings> = true;

test('the offline Athena takes the defaults of the table, and has all of its readings', () => {
  expect(isTied).toBe(true);
  expect(Object.keys(READINGS)).toEqual(FACT_NAMES);
  for (const name of FACT_NAMES) expect([...READINGS[name]].sort()).toEqual(readingsOf(name).sort());
  expect(readingsWith({})).toEqual(
    Object.fromEntries(FACT_NAMES.map((name) => [name, ENGINE_FACTS[name].default])),
  );
});

test.each(FACT_NAMES)(
  '%s: its probe shows each reading as the table says, and is told to depend on it',
  async (name) => {
    const { probe, readings } = factOf(name);
    for (const [reading, { shows }] of Object.entries(readings)) {
      const known = { [name]: reading } as Partial<Readings>;
      const stage = await openStage(undefined, known);
      const { QueryExecutionId = '' } = await stage.succeed(probe.sql);
      const { ResultSet } = await stage.athena.getQueryResults({ QueryExecutionId }, stage.caller);
      const [column] = ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
      const value = ResultSet?.Rows?.[1]?.Data?.[0]?.VarCharValue ?? 'NULL';
      expect({ type: column?.Type, value, name: column?.Name }[probe.look]).toBe(shows);
      // What is known isn't told.
      expect(undecidedOf(stage, QueryExecutionId).map(({ fact }) => fact)).not.toContain(name);
      await stage.close();
      rmSync(stage.state, { recursive: true });
    }
    const stage = await openStage();
    const { QueryExecutionId = '' } = await stage.succeed(probe.sql);
    const [told] = undecidedOf(stage, QueryExecutionId).filter(({ fact }) => fact === name);
    expect(told).toMatchObject({ taken: ENGINE_FACTS[name].default });
    expect(undecidedOf({ state: undefined }, QueryExecutionId)).toEqual([]);
    await stage.close();
    rmSync(stage.state, { recursive: true });
  },
);

test('no statement that the product makes of a definition depends on what is undecided', async () => {
  const groups = await productGroups();
  const found = groups.flatMap(({ tables, statements }) => {
    const described = tables.map(({ name, columns }) => ({
      database: 'default',
      name,
      columns: columns.map((column) => ({ name: column.name, type: parseType(column.type) })),
      partitionColumns: [],
    }));
    const table = (_: string | undefined, name: string) => described.find((one) => one.name === name);
    return statements.flatMap(({ id, sql }) => {
      const statement = parseStatement(sql);
      if (statement.kind !== 'query') throw new Error(`not a query: ${sql}`);
      const catalog = { defaultDatabase: 'default', table };
      return (
        dependencesOf(statement.query, catalog, { now: new Date(0) }, true)
          // What the upload leaves has no blanks; and such a cast would fail by name.
          .filter(({ byFailing }) => !byFailing)
          .map(({ fact, text }) => `${id}: ${fact}: ${text}`)
      );
    });
  });
  expect(groups.flatMap(({ statements }) => statements).length).toBeGreaterThan(80);
  expect(found).toEqual([]);
});
