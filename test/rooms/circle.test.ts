import { circleIn } from './circle.ts';

test('a circle is found, wherever it begins', () => {
  const way = new Map([
    ['a.ts', ['b.ts', 'c.ts']],
    ['b.ts', ['c.ts']],
    ['c.ts', ['d.ts']],
    ['d.ts', ['e.ts']],
    ['e.ts', ['c.ts']],
  ]);
  expect(circleIn(way)).toEqual(['c.ts', 'd.ts', 'e.ts', 'c.ts']);
  expect(circleIn(way.set('e.ts', []))).toEqual([]);
});

test('a source that imports itself is one', () => {
  expect(circleIn(new Map([['a.ts', ['a.ts']]]))).toEqual(['a.ts', 'a.ts']);
});
