import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Statement } from '../answer.ts';

const FOLDER = join(import.meta.dirname, '../queries');

/** The project's own statements: in each file they end with `;` at a line's end, and `--` begins a comment. */
export function ownQueries(): Statement[] {
  return globSync('*.sql', { cwd: FOLDER })
    .toSorted()
    .flatMap((file) =>
      readFileSync(join(FOLDER, file), 'utf8')
        .replaceAll(/^--.*\n/gm, '')
        .split(/;\s*?\n/)
        .map((sql) => sql.trim())
        .filter((sql) => sql !== '')
        .map((sql, i) => ({ id: `${file}:${i + 1}`, sql })),
    );
}
