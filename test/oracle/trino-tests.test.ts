import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trinoTests, trinoTestsOverColumns } from './sources/trino-tests.ts';

const directory = mkdtempSync(join(tmpdir(), 'afluente-trino-tests-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** The statements of a test with this body. */
function statements(body: string, of = trinoTests): string[] {
  writeFileSync(join(directory, 'TestSome.java'), `class TestSome { void test() { ${body} } }`);
  return of(directory).map(({ sql }) => sql);
}

test.each([
  ['assertThat(assertions.expression("1 " + "+ 2")).isEqualTo(3);', ['SELECT 1 + 2']],
  [
    'assertThat(assertions.expression("a || b").binding("a", "\'x\'").binding("b", "NULL"));',
    ["SELECT a || b FROM (VALUES ROW('x', NULL)) t(a, b)"],
  ],
  ['assertThat(assertions.operator(DIVIDE, "7", "2"));', ['SELECT 7 / 2']],
  ['assertThat(assertions.function("lower", "\'A\'"));', ["SELECT lower('A')"]],
  ['assertThat(assertions.function("lower", text));', []],
  ['assertThat(assertions.query("VALUES 1")).matches("VALUES 2");', ['VALUES 1', 'VALUES 2']],
  ['assertThat(assertions.query(session, "SELECT 1"));', ['SELECT 1']],
  ['assertThat("ab").matches("a.");', []],
  ['assertPlan("SELECT x FROM (VALUES 1) t(x)", output(values("x")));', ['SELECT x FROM (VALUES 1) t(x)']],
  ['assertFails("SELECT y").hasErrorCode(COLUMN_NOT_FOUND); analyze("TABLE t1");', ['SELECT y', 'TABLE t1']],
  ['assertFails("DROP TABLE t");', []],
])('%s', (body, expected) => {
  expect(statements(body)).toEqual(expected);
});

test('operators and functions are asked of columns that hold NULL', () => {
  const body = `
    assertThat(assertions.operator(DIVIDE, "7", "2"));
    assertThat(assertions.function("lower", "'A'"));
    assertThat(assertions.function("pi"));
    assertThat(assertions.expression("a || b").binding("a", "'x'").binding("b", "'y'"));
    assertThat(assertions.expression("1 + 2"));
    assertThat(assertions.query("VALUES 1"));`;
  expect(statements(body, trinoTestsOverColumns)).toEqual([
    'SELECT a / b FROM (VALUES ROW(7, 2), ROW(NULL, 2), ROW(7, NULL)) t(a, b)',
    "SELECT lower(a) FROM (VALUES ROW('A'), ROW(NULL)) t(a)",
    "SELECT a || b FROM (VALUES ROW('x', 'y'), ROW(NULL, 'y'), ROW('x', NULL)) t(a, b)",
  ]);
});
