import { thrownAt } from '../../../core/input/thrown.ts';

test('the mark under a line of code is its column', () => {
  const stack = `file:///a b/names.ts:135
const x = (((;
             ^

SyntaxError [ERR_INVALID_TYPESCRIPT_SYNTAX]: Expression expected
    at parseTypeScript (node:internal/modules/typescript:72:36)`;
  expect(thrownAt(stack)).toEqual([{ path: 'file:///a b/names.ts', line: 135, column: 14 }]);
});

test('the line of code may have neighbours', () => {
  expect(thrownAt('/a/b.ts:2\n\nenum A {}\n^^^^\nlet b;\n')).toEqual([
    { path: '/a/b.ts', line: 2, column: 1 },
  ]);
});

test('a stack’s places come from where it was thrown outwards', () => {
  const stack = `ReferenceError: x is not defined
    at of (file:///a/b.ts:3:7)
    at async /a/c.js:14`;
  expect(thrownAt(stack)).toEqual([
    { path: 'file:///a/b.ts', line: 3, column: 7 },
    { path: '/a/c.js', line: 14 },
  ]);
  expect(thrownAt('nothing of it')).toEqual([]);
});
