import { csv } from '../../core/definition/source.ts';
import type { Notation } from '../../core/definition/notation.ts';
import type { ColumnType } from '../../core/types/type.ts';
import { Ambiguity } from './ambiguous.ts';

function found(
  kind: 'double' | 'date' | 'timestamp' | 'string',
  texts: readonly string[],
  notation: Notation = {},
) {
  const ambiguity = new Ambiguity(csv({ dataset: 'd', columns: {} }));
  const type: ColumnType = { kind };
  for (const text of texts) ambiguity.add({ type, rules: {}, mayBeEmpty: true, notation }, text);
  return [...ambiguity.found()].map((one) => `${one.kind}: ${one.text}`);
}

test.each([
  [['1,234', '5'], ['marks that are not told: "1,234"']],
  [['1.234', '25.000'], ['marks that are not told: "1.234"']],
  [['1,234', '0,5'], []],
  [['1,234', '1,234,567'], []],
  [['1.234', '0.234'], []],
  [['1234', '12'], []],
])('of numbers %j', (texts, ambiguous) => expect(found('double', texts)).toEqual(ambiguous));

test.each([
  [['01/02/2024', '03/04/2024'], ['days that are not told: "01/02/2024"']],
  [['01/02/2024', '31/05/2024'], []],
  [['01/01/2024', '02/02/2024'], []],
])('of days %j', (texts, ambiguous) =>
  expect(found('date', texts, { date: 'DD/MM/YYYY' })).toEqual(ambiguous),
);

test('of moments, and of what is neither', () => {
  const moments = ['1/2/2024 10:00', '3/4/2024 11:00'];
  expect(found('timestamp', moments, { date: 'M/D/YYYY' })).toEqual([
    'days that are not told: "1/2/2024 10:00"',
  ]);
  expect(found('timestamp', ['2024-01-02 10:00'])).toEqual([]);
  expect(found('string', ['1,234', '01/02/2024'])).toEqual([]);
});
