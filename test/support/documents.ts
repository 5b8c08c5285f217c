import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What people read, in the order in which a newcomer would; decisions print no commands of their own. */
export function documents(): string[] {
  const first = ['README.md', 'docs/operations.md', 'docs/talk.md', 'docs/commands.md'];
  const all = globSync(
    ['README.md', 'CONTRIBUTING.md', 'docs/*.md', 'monitoring/*.md', 'offline/*.md', 'data/*.md'],
    {
      cwd: ROOT,
    },
  );
  return [...first, ...all.filter((file) => !first.includes(file)).sort()];
}

/** A command that a document prints. */
export interface Printed {
  readonly document: string;
  readonly command: string;
  /** AWS, Docker or GitHub: said by the paragraph before its block, by a comment behind it, or by its flag. */
  readonly needsMore: boolean;
  /** Whether the paragraph before says that it fails. */
  readonly fails: boolean;
  /** Whether its block moves files of the project, and so is typed in a copy. */
  readonly movesFiles: boolean;
}

/** The commands of a document: the lines of its code blocks that npm, npx, node or mv begin. */
export function commandsOf(document: string): Printed[] {
  const printed: Printed[] = [];
  let paragraph = '';
  let block: string | undefined;
  let movesFiles = false;
  for (const line of readFileSync(join(ROOT, document), 'utf8').split('\n')) {
    if (line.startsWith('```')) {
      block = block === undefined ? line.slice(3) : undefined;
      movesFiles = false;
      continue;
    }
    if (block === undefined) paragraph = line.trim() === '' ? paragraph : line;
    else if (/^(|sh|bash|console)$/.test(block) && /^(npm|npx|node|mv) /.test(line)) {
      movesFiles ||= line.startsWith('mv ');
      const [command = ''] = line.split(/ +# /);
      const needsMore =
        /needs (AWS|Docker|GitHub)/i.test(`${paragraph} ${line}`) ||
        /--stage \w|\bcdk (deploy|destroy|diff)\b/.test(command);
      printed.push({
        document,
        command: command.trim(),
        needsMore,
        fails: /fails/i.test(paragraph),
        movesFiles,
      });
    }
  }
  return printed;
}

/** The commands that `.ci/run` runs by itself. */
export function commandsOfCi(): ReadonlySet<string> {
  const lines = readFileSync(join(ROOT, '.ci/run'), 'utf8').split('\n');
  return new Set(
    lines.flatMap((line) => [
      line,
      line.replace(/ -- --ci$/, ''),
      line.replace(/ --no-audit --no-fund$/, ''),
    ]),
  );
}
