import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../core/definition/index.ts';
import { ERROR_NAMES } from '../core/errors.ts';
import { TASK_KINDS, TASKS } from '../core/tasks.ts';
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

test.each(READMES)('%s says what to do about every named error', (file) => {
  const named = ERROR_NAMES.filter((name) => !read(file).includes(`\`${name}\``));
  expect(named).toEqual([]);
});

/** The commands of a document: the lines of its code blocks without a language. */
function commandsOf(file: string): string[] {
  const commands: string[] = [];
  let block: string | undefined;
  for (const line of read(file).split('\n')) {
    if (line.startsWith('```')) block = block === undefined ? line.slice(3) : undefined;
    else if (block === '' && /^(npm|npx|node) /.test(line)) commands.push(line);
  }
  return commands;
}

test.each(READMES)('every command that %s prints is run by CI, or needs AWS', (file) => {
  const ci = read('.ci/run');
  const needsAws = /^npx cdk (deploy|destroy) /;
  const commands = commandsOf(file);
  expect(commands.length).toBeGreaterThan(4);
  for (const command of commands.filter((one) => !needsAws.test(one))) expect(ci).toContain(command);
});

test('both READMEs have the same sections and commands', () => {
  const shape = (file: string) => read(file).match(/^#+ /gm);
  expect(shape('README.pt-BR.md')).toEqual(shape('README.md'));
  expect(commandsOf('README.pt-BR.md')).toEqual(commandsOf('README.md'));
});

test('every dependency has its reason', () => {
  for (const manifest of ['package.json', 'offline/package.json']) {
    const { dependencies, devDependencies = {} } = JSON.parse(read(manifest)) as Record<
      string,
      Record<string, string>
    >;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/)]);
      if (name.startsWith('@afluente/')) continue;
      const family = name.replace(/^(@aws-sdk\/client|@types|@swc)[-/].*$/, '$1');
      for (const file of READMES)
        expect([
          file,
          name,
          read(file).includes(`\`${family}`) || read(file).includes(`\`${name.split('/').at(-1)}\``),
        ]).toEqual([file, name, true]);
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
  const files = [...text.matchAll(/`((?:bin|cli|core|lake|lambdas|lib|test)\/[\w./-]+)`/g)].map(
    ([, file = '']) => file,
  );
  expect(files.filter((file) => globSync(file, { cwd: ROOT }).length !== 1)).toEqual([]);
  const titles = [...text.matchAll(/`(test\/[\w./-]+\.test\.ts)` “([^”]+)”/g)];
  expect(titles.length).toBeGreaterThan(30);
  const missing = titles.filter(([, file = '', title = '']) => !read(file).includes(title));
  expect(missing.map(([quoted]) => quoted)).toEqual([]);
  // A title without its file, or after another word, would not be looked up.
  expect(text.match(/“/g)).toHaveLength(titles.length);
});
