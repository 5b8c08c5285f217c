import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT, rooms, sources } from '../support/rooms.ts';

/** What a room must not import. */
const NO_IMPORT = [
  ['core', '../operate/units.ts'],
  ['core', '../new/folder.ts'],
  ['lake', '../lambdas/athena/words.ts'],
  ['lake', '../test/support/short.ts'],
  ['cli', '../lib/context.ts'],
  ['operate', '../cli/terminal.ts'],
  ['cli', '../page/guard.ts'],
  ['page', '../cli/terminal.ts'],
  ['verify', '../cli/terminal.ts'],
  ['scaffold', '../cli/terminal.ts'],
  ['offline', '../core/errors/errors.ts'],
  ['offline', '../lake/version/folder.ts'],
  ['page', './client/words.ts'],
] as const;

/** What there must not be in a room: what runs the tests, Node in the browser, a browser in Node. */
const NO_NAME = [
  ['core', 'expect(1).toBe(1)'],
  ['lambdas', 'test(String(), () => {})'],
  ['page', 'document.title'],
  ['page/client', 'process.exit()'],
] as const;

const GRANTED = [
  ['lake', '../core/errors/errors.ts'],
  ['page/client', '../../operate/units.ts'],
] as const;

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'afluente-rooms-'));
  const configs = ['.', ...rooms().map(({ name }) => name)].map((name) => join(name, 'tsconfig.json'));
  const others = ['tsconfig.base.json', 'tsconfig.settings.json', '.oxlintrc.json', 'package.json'];
  for (const file of new Set([...sources(), ...configs, ...others])) {
    cpSync(join(ROOT, file), join(copy, file));
  }
  // A folder of links, so that what the compiler writes into it stays in the copy.
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((found) => !found.startsWith('.'))) {
    link(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name));
  }
});
afterAll(() => rmSync(copy, { recursive: true }));

function link(to: string, at: string): void {
  mkdirSync(dirname(at), { recursive: true });
  symlinkSync(to, at);
}

/** @returns the file, from the copy's root */
function write(file: string, text: string): string {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), text);
  return file;
}

function run(program: string, ...args: string[]): string[] {
  const { stdout } = spawnSync(join(ROOT, 'node_modules/.bin', program), args, {
    cwd: copy,
    encoding: 'utf8',
  });
  return stdout.split('\n');
}

test('the compiler refuses what a room may not see', () => {
  write('new/folder.ts', 'export {};\n');
  const imports = (all: readonly (readonly [string, string])[], kind: string) =>
    all.map(([room, from], at) => write(`${room}/${kind}-${at}.ts`, `import '${from}';\nexport {};\n`));
  const noImport = imports(NO_IMPORT, 'import');
  const noName = NO_NAME.map(([room, text], at) => write(`${room}/name-${at}.ts`, `${text};\nexport {};\n`));
  const granted = imports(GRANTED, 'granted');

  const said = run('tsc', '-b', ...[...NO_IMPORT, ...NO_NAME, ...GRANTED].map(([room]) => room));
  const about = (file: string) => said.find((line) => line.startsWith(`${file}(`)) ?? '';
  expect(noImport.filter((file) => !/ is not listed within the file list /.test(about(file)))).toEqual([]);
  expect(noName.filter((file) => !/ Cannot find name /.test(about(file)))).toEqual([]);
  expect(granted.map(about).join('')).toBe('');
}, 240_000);

test('the linter knows the types of each room', () => {
  const files = rooms().map(({ name }) =>
    write(join(name, 'floating.ts'), 'export async function work(): Promise<void> {}\nwork();\n'),
  );
  const said = run('oxlint', '--type-aware', '--format=unix', ...files);
  const told = said.flatMap((line) => /^(.*?):\d.*no-floating-promises/.exec(line)?.[1] ?? []);
  expect(told.sort()).toEqual(files.sort());
}, 240_000);
