import { shortened } from '../../core/shortened.ts';

test.each([
  ['', 3, ''],
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc…'],
  ['🧾🧾🧾', 3, '🧾🧾🧾'],
  ['🧾🧾🧾🧾', 3, '🧾🧾🧾…'],
  ['a', 0, '…'],
])('%j in %i characters is %j', (text, most, expected) => {
  expect(shortened(text, most)).toBe(expected);
});

test('a width counts, where there is one', () => {
  const widthOf = (character: string) => (character === '日' ? 2 : 1);
  expect(shortened('日日日', 6, widthOf)).toBe('日日日');
  expect(shortened('日日日', 5, widthOf)).toBe('日日…');
});
