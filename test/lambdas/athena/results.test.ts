import { firstRow, firstRows, rows, updateCount } from '../../../lambdas/athena/results.ts';
import { MemoryAws } from '../../memory/aws.ts';

const aws = new MemoryAws();
const { athena } = aws.clients;
/** A query that succeeded with this; a SELECT's result begins with the names of its columns. */
async function query(outcome: { rows?: (string | undefined)[][]; updateCount?: number }): Promise<string> {
  aws.queries.outcome = () => ({ state: 'SUCCEEDED', ...outcome });
  const { QueryExecutionId = '' }: any = aws.queries.operations['StartQueryExecution']!({});
  return QueryExecutionId;
}
async function all(id: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const row of rows(athena, id)) found.push(row);
  return found;
}
const HEADER = ['city', 'rows'];
const five = [HEADER, ...['a', 'b', 'c', 'd', 'e'].map((city, index) => [city, String(index)])];

test('the first row is the one behind the names; NULL is nothing', async () => {
  expect(await firstRow(athena, await query({ rows: [HEADER, ['Rio', undefined], ['Ava', '2']] }))).toEqual([
    'Rio',
    undefined,
  ]);
});

test('a SELECT whose result has no row at all is a fault, by the query', async () => {
  const id = await query({ rows: [HEADER] });
  await expect(firstRow(athena, id)).rejects.toThrow(new TypeError(`Query ${id} returned no row.`));
  expect(await firstRows(athena, await query({}), 3)).toEqual([]);
});

test('of the first rows there are as many as were asked for, or as there are', async () => {
  const id = await query({ rows: five });
  expect(await firstRows(athena, id, 2)).toEqual([
    ['a', '0'],
    ['b', '1'],
  ]);
  expect(await firstRows(athena, id, 99)).toEqual(five.slice(1));
});

test.each([1, 2, 3, 100])('all rows come, page by page of %i, the names left out once', async (size) => {
  aws.queries.pageSize = size;
  expect(await all(await query({ rows: five }))).toEqual(five.slice(1));
  expect(await all(await query({ rows: [HEADER] }))).toEqual([]);
});

test('a CTAS or INSERT tells how many rows it wrote, where it wrote any', async () => {
  expect(await updateCount(athena, await query({ updateCount: 7 }))).toBe(7);
  expect(await updateCount(athena, await query({}))).toBe(0);
});
