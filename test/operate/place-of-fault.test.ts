import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { faultIn } from '../../operate/place-of-fault.ts';

const ROOT = join(import.meta.dirname, '../..');
const url = (file: string) => pathToFileURL(join(ROOT, file)).href;

test.each([
  [
    'code that can’t be read',
    `node:internal/modules/run_main:107
    triggerUncaughtException(
    ^

${url('core/stage/names.ts')}:135
const x = (((;
             ^

SyntaxError [ERR_INVALID_TYPESCRIPT_SYNTAX]: Expression expected
    at parseTypeScript (node:internal/modules/typescript:72:36)`,
    'core/stage/names.ts:135:14: Expression expected',
  ],
  [
    'code that throws, in a package of somebody else',
    `TypeError: Cannot read properties of undefined
    at Bucket (${url('node_modules/aws-cdk-lib/index.js')}:9:9)
    at new DataBucket (${url('lib/constructs/data-bucket.ts')}:38:20)`,
    'lib/constructs/data-bucket.ts:38:20: Cannot read properties of undefined',
  ],
  [
    'what can’t be bundled',
    `Error: Build failed with 2 errors:
lambdas/ctas/task.ts:44:14: ERROR: Unexpected ";"
lambdas/ctas/task.ts:50:1: ERROR: Unexpected "}"
    at failureErrorWithLog (${url('node_modules/esbuild/lib/main.js')}:1:1)`,
    'lambdas/ctas/task.ts:44:14: Unexpected ";"',
  ],
  ['what names no place', 'Killed', undefined],
])('the fault of %s is a line', (_, said, line) => {
  expect(faultIn(said)).toBe(line);
});
