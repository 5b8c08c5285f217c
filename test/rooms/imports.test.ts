import { importsIn, roomOf } from '../support/rooms.ts';

const importsOf = (text: string) =>
  importsIn('page/views/one.ts', text).map(({ source, package: of, typesOnly }) => ({
    source,
    package: of,
    typesOnly,
  }));

test.each([
  [`import { a } from '../../operate/units.ts';`, { source: 'operate/units.ts', typesOnly: false }],
  [`import './two.ts';`, { source: 'page/views/two.ts', typesOnly: false }],
  [`import type { A } from './two.ts';`, { source: 'page/views/two.ts', typesOnly: true }],
  // What is left of it when the types are taken away is an import of nothing.
  [`import { type A } from './two.ts';`, { source: 'page/views/two.ts', typesOnly: false }],
  [`export { a } from './two.ts';`, { source: 'page/views/two.ts', typesOnly: false }],
  [`export type { A } from './two.ts';`, { source: 'page/views/two.ts', typesOnly: true }],
  [`export * from './two.ts';`, { source: 'page/views/two.ts', typesOnly: false }],
  [`export * as two from './two.ts';`, { source: 'page/views/two.ts', typesOnly: false }],
  [`export const load = () => import('./two.ts');`, { source: 'page/views/two.ts', typesOnly: false }],
  [`export type A = Set<import('./two.ts').A>;`, { source: 'page/views/two.ts', typesOnly: true }],
  [`import z from 'zod';`, { package: 'zod', typesOnly: false }],
  [`import { Match } from 'aws-cdk-lib/assertions';`, { package: 'aws-cdk-lib', typesOnly: false }],
  [`import { S3Client } from '@aws-sdk/client-s3/x';`, { package: '@aws-sdk/client-s3', typesOnly: false }],
  [`import { setTimeout } from 'node:timers/promises';`, { package: 'node:timers', typesOnly: false }],
  [`import definition from '#pipeline';`, { package: '#pipeline', typesOnly: false }],
  [`import '@afluente/offline';`, { source: 'offline/index.ts', typesOnly: false }],
  [`import '@afluente/offline/host-name';`, { source: 'offline/wire/host-name.ts', typesOnly: false }],
])('%s', (text, expected) => {
  expect(importsOf(text)).toEqual([expected]);
});

test('a text, a comment and a name of its own import nothing', () => {
  expect(importsOf(`export const a = "import 'zod'"; /* import 'zod' */ export { a as b };`)).toEqual([]);
});

test('a source is of the innermost room around it', () => {
  const names = ['page', 'page/client', '.'];
  expect(roomOf('page/server.ts', names)).toBe('page');
  expect(roomOf('page/client/app.ts', names)).toBe('page/client');
  expect(roomOf('pages/app.ts', names)).toBe('.');
});
