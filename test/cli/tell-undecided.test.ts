import { tellUndecided } from '../../cli/tell-undecided.ts';
import type { UndecidedFact } from '../../operate/documents/undecided.ts';

/** What is printed, styles left out. */
function told(...undecided: UndecidedFact[]): string[] {
  const lines: string[] = [];
  tellUndecided(undecided, { print: (line = '') => void lines.push(line), style: (_, text) => text });
  return lines;
}

const LITERAL: UndecidedFact = {
  fact: 'decimalLiterals',
  taken: 'double',
  other: 'decimal',
  places: [{ file: 'pipelines/orders/orders_summary.sql', line: 10, column: 3, text: '7.0' }],
  outcome: { kind: 'different', column: 'average', taken: '583.5714285714286', other: '583.6', rows: 4085 },
};

test('a difference on the rows at hand is told aloud, with both values and how to write it', () => {
  expect(told(LITERAL)).toEqual([
    "! pipelines/orders/orders_summary.sql:10:3 (7.0) depends on what Athena doesn't publish. Of which type is a number with a point, such as `7.0`?",
    '  double, as taken here: average 583.5714285714286',
    '  decimal: average 583.6, in 4,085 rows',
    "  so that it doesn't: write `DECIMAL '7.0'`, or `7e0` for a DOUBLE   docs/engine-facts.md#decimalliterals",
  ]);
});

test('what makes no difference is told in passing, and what can’t be compared as such', () => {
  const place = { line: 1, column: 8, text: `sum(x) /\n  ${'y'.repeat(80)}` };
  const quotient = { ...LITERAL, fact: 'decimalQuotients' as const, places: [place] };
  expect(told({ ...quotient, outcome: { kind: 'same' } })).toEqual([
    expect.stringMatching(
      /^1:8 \(sum\(x\) \/ y{51}…\) depends on decimalQuotients, which is undecided \(docs\/engine-facts\.md#decimalquotients\): it makes no difference here$/,
    ),
  ]);
  const [, second] = told({ ...quotient, outcome: { kind: 'unknown', why: 'there are too many rows' } });
  expect(second).toBe("  whether it makes a difference can't be told: there are too many rows");
});

test('of many places the first are told', () => {
  const places = [1, 2, 3, 4, 5].map((line) => ({ line, column: 1, text: '7.0' }));
  const [first] = told({ ...LITERAL, places, outcome: { kind: 'same' } });
  expect(first).toMatch(/^1:1 \(7\.0\), 2:1 \(7\.0\), 3:1 \(7\.0\), 2 more depends on/);
});
