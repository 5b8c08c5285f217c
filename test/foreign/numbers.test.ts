import { exact, isSameDouble, numberIn } from './numbers.ts';

test.each([
  ['1.50', '1.5'],
  ['-0001.5', '-15e-1'],
  ['100', '1e2'],
  ['0.00', '-0'],
  ['+7', '7'],
  ['12345678901234567890.10', '12345678901234567890.1'],
])('%s is %s', (one, other) => expect(exact(one)).toBe(exact(other)));

test.each([
  ['1.50', '1.05'],
  ['1', '-1'],
  ['12345678901234567890', '12345678901234567891'],
  ['1e2', '1e3'],
])('%s is not %s', (one, other) => expect(exact(one)).not.toBe(exact(other)));

test.each([
  ['1,234.5', '.', ',', '1234.5'],
  ['1.234,5', ',', '.', '1234.5'],
  ['-1 234 567', '.', ' ', '-1234567'],
  ['1\u202f234,5', ',', ' ', '1234.5'],
  ["11'373.94", '.', "'", '11373.94'],
  ['11’373.94', '.', "'", '11373.94'],
  ['1_000', '.', '_', '1000'],
  ['1000', '.', ',', '1000'],
  ['1,5', ',', undefined, '1.5'],
  ['1.5E3', '.', undefined, '1.5E3'],
  ['.5', '.', undefined, '.5'],
  ['1,5', '.', undefined, undefined],
  ['1,234', '.', undefined, undefined],
  ['12,34.5', '.', ',', undefined],
  ['0,123', '.', ',', undefined],
  ['1,2345', '.', ',', undefined],
  ['', '.', ',', undefined],
  ['-', '.', ',', undefined],
] as const)('%s with %s before the fraction and %s between thousands', (text, decimal, group, number) =>
  expect(numberIn(text, { decimal, ...(group !== undefined && { group }) })).toBe(number),
);

test('an integer that a double has not room for is another', () => {
  expect(isSameDouble('9007199254740993', '9007199254740993')).toBe(false);
  expect(isSameDouble('9007199254740992', '9007199254740992')).toBe(true);
  expect(isSameDouble('0.1', '1e-1')).toBe(true);
});
