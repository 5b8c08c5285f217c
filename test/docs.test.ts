import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GROUPS } from '../cli/commands/index.ts';
import { check } from '../core/definition/index.ts';
import { ERROR_NAMES } from '../core/errors/errors.ts';
import { TASK_KINDS, TASKS } from '../core/tasks/kinds.ts';
import { blocksOf } from './support/blocks.ts';
import { commandsOf, documents } from './support/documents.ts';
import orders from '../pipelines/orders/pipeline.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const READMES = ['README.md', 'README.pt-BR.md'];

test('the architecture’s table of states is core’s', () => {
  const expected = TASK_KINDS.map((kind) => {
    const task = TASKS[kind];
    return `| \`${task.state({ definition: orders })}\` | ${task.comment} |`;
  });
  // Prettier pads the columns.
  const rows = read('docs/architecture.md').replaceAll(/ +\|/g, ' |');
  expect(rows).toContain(expected.join('\n'));
});

test.each(globSync('docs/adr/*.md', { cwd: ROOT }).filter((file) => read(file).includes('```diff')))(
  'what %s changes stands in the code as it says',
  (file) => {
    const changes = blocksOf(read(file)).filter(({ language }) => language === 'diff');
    for (const { content } of changes)
      expect(() =>
        execFileSync('git', ['apply', '-p0', '--check', '-'], { cwd: ROOT, input: content, stdio: 'pipe' }),
      ).not.toThrow();
  },
);

test('docs/troubleshooting.md has an entry for every named error', () => {
  const entries = [...read('docs/troubleshooting.md').matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
  expect(entries).toEqual([...ERROR_NAMES]);
});

test('whatever a document prints is typed: by CI, by test:docs, or where it says what else it needs', () => {
  expect(read('.ci/run')).toContain('npm run test:docs');
  const printed = documents().flatMap(commandsOf);
  expect(printed.length).toBeGreaterThan(60);
  const unmarked = printed.filter(
    ({ command, needsMore }) => !needsMore && /--stage|cdk deploy/.test(command),
  );
  expect(unmarked).toEqual([]);
  // In a block of another language, or indented, it would be typed by nobody.
  for (const document of documents()) {
    const blocks = read(document).match(/^```(?:sh|bash|console)?\n[\s\S]*?^```/gm) ?? [];
    const lines = blocks.flatMap((block) => block.split('\n')).filter((line) => /^\s+(npm|npx) /.test(line));
    expect([document, lines]).toEqual([document, []]);
  }
});

test('both READMEs have the same sections and commands', () => {
  const shape = (file: string) => read(file).match(/^#+ /gm);
  expect(shape('README.pt-BR.md')).toEqual(shape('README.md'));
  const commands = (file: string) => commandsOf(file).map(({ command }) => command);
  expect(commands('README.pt-BR.md')).toEqual(commands('README.md'));
  expect(commands('README.md').length).toBeGreaterThan(10);
});

test.each(READMES)('the commands of %s are those that there are', (file) => {
  const [, table = ''] = /\| `npx afluente …`.*?\n(.*?)\n\n/s.exec(read(file)) ?? [];
  const named = table.split('\n').flatMap((row) => row.split('|')[1]?.match(/(?<=`)[a-z]+/g) ?? []);
  expect(named.sort()).toEqual(
    Object.values(GROUPS)
      .flatMap((group) => Object.keys(group))
      .sort(),
  );
});

test.each(READMES)('the folders of %s are the rooms', (file) => {
  const [, tree = ''] = /```text\n(.*?)```/s.exec(read(file)) ?? [];
  const told = tree.split('\n').flatMap((line) => /^(\w+\/ ?)+/.exec(line)?.[0].match(/\w+/g) ?? []);
  const rooms = globSync('*/tsconfig.json', { cwd: ROOT }).map((path) => path.split('/')[0] ?? '');
  expect(told.sort()).toEqual(rooms.sort());
});

test('one way to type a command: no npm script is one of its own, but `start` and `generate`', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const repeated = Object.keys(scripts).filter((name) =>
    /^(node bin\/main\.js|cdk) \S+$/.test(scripts[name]!),
  );
  expect(repeated).toEqual(['start', 'generate']);
});

test('every dependency has its reason', () => {
  const reasons = read('docs/dependencies.md');
  for (const manifest of [
    'package.json',
    'offline/package.json',
    'release/package.json',
    'test/mutation/package.json',
  ]) {
    const { dependencies, devDependencies = {} } = JSON.parse(read(manifest)) as Record<
      string,
      Record<string, string>
    >;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/)]);
      if (name.startsWith('@afluente/')) continue;
      const family = name.replace(
        /^(@aws-sdk\/client|@types|@swc|@commitlint|@stryker-mutator)[-/].*$/,
        '$1',
      );
      expect([
        name,
        reasons.includes(`\`${family}`) || reasons.includes(`\`${name.split('/').at(-1)}\``),
      ]).toEqual([name, true]);
    }
  }
});

test('links between documents lead somewhere', () => {
  for (const file of globSync('{*.md,docs/**/*.md,data/*.md,monitoring/*.md,offline/*.md}', { cwd: ROOT })) {
    for (const [, target = ''] of read(file).matchAll(/\]\(([^)#]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      expect([file, target, globSync(join(ROOT, file, '..', target)).length]).toEqual([file, target, 1]);
    }
  }
});

test('the checks of docs/checks.md are those of a pipeline that runs', () => {
  const [, example = ''] = /```ts\n(.*?)```/s.exec(read('docs/checks.md')) ?? [];
  const lines = (text: string) => text.split('\n').map((line) => line.trim());
  expect(example).toContain('check.');
  expect(lines(read('pipelines/orders/pipeline.ts')).join('\n')).toContain(lines(example.trim()).join('\n'));
});

test('docs/checks.md describes every kind of check', () => {
  const described = read('docs/checks.md');
  const missing = [...Object.keys(check).map((kind) => `check.${kind}(`), '`sameRows`', '`hasRows`'].filter(
    (name) => !described.includes(name),
  );
  expect(missing).toEqual([]);
});

test('what docs/reliability.md names is there: files, and tests by their titles', () => {
  const text = read('docs/reliability.md');
  const files = [
    ...text.matchAll(/`((?:bin|cli|core|lake|lambdas|lib|operate|scaffold|test|verify)\/[\w./-]+)`/g),
  ].map(([, file = '']) => file);
  expect(files.filter((file) => globSync(file, { cwd: ROOT }).length !== 1)).toEqual([]);
  const titles = [...text.matchAll(/`(test\/[\w./-]+\.test\.ts)` “([^”]+)”/g)];
  expect(titles.length).toBeGreaterThan(30);
  const missing = titles.filter(([, file = '', title = '']) => !read(file).includes(title));
  expect(missing.map(([quoted]) => quoted)).toEqual([]);
  // A title without its file, or after another word, would not be looked up.
  expect(text.match(/“/g)).toHaveLength(titles.length);
});
