import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Lines of the embedded AWS beside the product's, tests left out: node test/support/lines.ts
const ROOT = join(import.meta.dirname, '../..');
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
