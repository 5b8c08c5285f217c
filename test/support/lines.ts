import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf, ROOT, rooms, roomOf } from './rooms.ts';

// Lines of the embedded AWS beside the product's, tests left out, and who imports whom: node test/support/lines.ts
const count = (patterns: string[]) =>
  patterns
    .flatMap((pattern) =>
      globSync(pattern, { cwd: ROOT, exclude: (name) => /node_modules|\/test\//.test(name) }),
    )
    .reduce((sum, file) => sum + readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1, 0);

const product = count([
  '{bin,cli,core,lake,lambdas,lib,observability,operate,pipelines,scaffold,verify,data}/**/*.{ts,js,sql}',
]);
const offline = count(['offline/*.ts', 'offline/!(test|node_modules)/**/*.{ts,mjs}']);
console.log(`product ${product} lines, offline ${offline} lines, ${(offline / product).toFixed(2)} : 1`);

const all = rooms();
const names = all.map(({ name }) => name);
for (const { name, references, files } of all) {
  const imported = files.flatMap(importsOf).flatMap(({ source }) => source ?? []);
  const times = (room: string) => imported.filter((source) => roomOf(source, names) === room).length;
  console.log(`${name.padEnd(16)}${references.map((room) => `${room} ${times(room)}`).join(', ') || '-'}`);
}
