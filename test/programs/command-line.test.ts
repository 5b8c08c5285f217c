import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isHostName } from '@afluente/offline/host-name';
import type { Context } from '../../cli/context.ts';
import { GROUPS } from '../../cli/commands/index.ts';
import { commandLine, type CommandOptions, SUGGESTED } from '../../operate/session/command-line.ts';
import { commandsOf, documents } from '../support/documents.ts';
import { run } from '../support/program.ts';

const ROOT = join(import.meta.dirname, '../..');
const source = (file: string) => readFileSync(join(ROOT, file), 'utf8');
/** What commands are made with; nothing of it is called but what reads an option. */
const CONTEXT = { isHostName } as Context;
const names = Object.keys(SUGGESTED) as (keyof typeof SUGGESTED)[];

/** The words that a shell makes of a line. */
const wordsOf = (line: string): string[] =>
  execFileSync('sh', ['-c', `for word in ${line}; do printf '%s\\0' "$word"; done`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

/** What a command makes of a line that is typed as it stands: its arguments and its options. */
async function typed(line: string) {
  const [npx, afluente, name = '', ...args] = wordsOf(line);
  expect([npx, afluente]).toEqual(['npx', 'afluente']);
  const load = Object.values(GROUPS).find((group) => name in group)?.[name];
  const command = (await load!())(CONTEXT);
  let options: Record<string, unknown> = {};
  let given: unknown[] = [];
  command.action((...all: unknown[]) => {
    options = all.at(-2) as Record<string, unknown>;
    given = all.slice(0, -2);
  });
  await command.parseAsync(args, { from: 'user' });
  return { options, given };
}

/** What each is suggested with, where it needs something. */
const OWN: Partial<Record<keyof typeof SUGGESTED, string[]>> = {
  adopt: ['--pipeline', 'sales', '--from', 'orders'],
  sql: [`SELECT "a", 'b' FROM t LIMIT 5`],
  upload: ['FILE'],
};

const ODD: CommandOptions[] = [
  { at: 'served', stage: 'dev', state: '/tmp/my state', folders: "o'brien/$HOME" },
  { at: 'opened', stage: 'dev', state: 'quo"ted`x`', folders: 'a b' },
  { at: 'aws', stage: 'prod', state: 'ignored', folders: '../others' },
];

test.each(names)('%s, typed as it is suggested, works where it was suggested', async (name) => {
  const takes: readonly string[] = SUGGESTED[name];
  for (const from of ODD) {
    const line = commandLine({ ...from, pipeline: { name: 'sales' } }, name, OWN[name]);
    const { options, given } = await typed(line);
    const onAws = from.at === 'aws';
    const expected = {
      ...(takes.includes('stage') && { stage: onAws ? from.stage : undefined }),
      ...(takes.includes('state') && { state: onAws ? '.offline' : from.state }),
      ...(takes.includes('pipelines') && { pipelines: from.folders }),
      ...(takes.includes('pipeline') && { pipeline: 'sales' }),
    };
    for (const [option, value] of Object.entries(expected))
      expect([line, options[option]]).toEqual([line, value]);
    if (name === 'sql') expect(given).toEqual(OWN.sql);
  }
});

/** The commands of the documents' blocks, without what a shell does with their output. */
const PRINTED = documents()
  .flatMap(commandsOf)
  .map(({ document, command }) => ({ document, line: command.replace(/ [>|] [^"']*$/, '') }))
  .filter(({ line }) => /^npx afluente \w/.test(line));

test.each(PRINTED)('$document prints $line as it can be typed', async ({ line }) => {
  await typed(line);
});

/** Options of other programs that the documents name: the CDK's, Docker's, Prettier's, and those of our tests. */
const OF_OTHERS = ['--exclusively', '--profile', '--seed', '--short', '--sql', '--version', '--write'];

test('no document names an option that there isn’t, nor one beside a command that doesn’t have it', async () => {
  const has = new Map<string, string[]>();
  for (const [name, load] of Object.values(GROUPS).flatMap((group) => Object.entries(group))) {
    const { options } = (await load())(CONTEXT);
    has.set(name, ['--help', ...options.flatMap(({ long }) => long ?? [])]);
  }
  const anywhere = [...[...has.values()].flat(), ...OF_OTHERS];
  const unknown = documents().flatMap((document) =>
    [...source(document).matchAll(/`(?:npx afluente ([a-z]+) )?([^`\n]*--[^`\n]*)`/g)]
      .filter(([, name, text = '']) => name !== undefined || text.startsWith('--'))
      .filter(([, name, text = '']) =>
        (text.match(/--[a-z-]+/g) ?? []).some(
          (option) => !(name === undefined ? anywhere : (has.get(name) ?? [])).includes(option),
        ),
      )
      .map(([code]) => `${document}: ${code}`),
  );
  expect(unknown).toEqual([]);
});

test('each takes every option that its command has', async () => {
  for (const name of names) {
    const load = Object.values(GROUPS).find((group) => name in group)![name]!;
    const has = (await load())(CONTEXT).options.map((option) => option.attributeName());
    const of = (options: readonly string[]) =>
      ['stage', 'state', 'pipelines'].filter((option) => options.includes(option));
    expect([name, of(SUGGESTED[name])]).toEqual([name, of(has)]);
  }
});

test('what is usual is not said', () => {
  const usual: CommandOptions = { at: 'opened', stage: 'dev', state: '.offline', folders: 'pipelines' };
  expect(commandLine({ ...usual, pipeline: { name: 'orders' } }, 'start')).toBe('npx afluente start');
  expect(commandLine(usual, 'sql', ['SELECT * FROM t LIMIT 5'])).toBe(
    'npx afluente sql "SELECT * FROM t LIMIT 5"',
  );
});

test('whatever suggests a command lets this render it', () => {
  const files = globSync('{cli,operate,page,scaffold,verify}/**/*.ts', { cwd: ROOT });
  const written = files
    .filter((file) => file !== 'operate/session/suggest.ts')
    .flatMap((file) =>
      source(file)
        .replaceAll(/\/\*[\s\S]*?\*\//g, '')
        // The examples of a command's help.
        .replaceAll(/command\(\n? *'\w+',[\s\S]*?\n? *\]\s*,?\s*\)/g, '')
        .split('\n')
        .filter((line) => /npx afluente/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(written).toEqual([]);
});

test('whoever has a session had it made in one given', () => {
  const files = globSync('{cli,operate,page,verify,test}/**/*.ts', { cwd: ROOT });
  const making = files.filter((file) => /\bpathOf: (?!\()|\bpathOf,/.test(source(file)));
  expect(making).toEqual(['operate/session/session.ts']);
});

test('a command works from any folder of the project, and takes paths from there', () => {
  const below = join(ROOT, 'pipelines/orders');
  const here = (...args: string[]) => run([join(ROOT, 'bin/main.js'), ...args], {}, below);
  expect(here('pipelines', '--state=none').stderr).toMatch(/^There is no lake yet; /);
  expect(here('start', '--pipeline=nosuch').stderr).toMatch(/^\.\.\/nosuch: there is no such pipeline; /);
  expect(here('start', '--input=no.csv').stderr).toMatch(new RegExp(`^${join(below, 'no.csv')}: `));
  expect(here('start', '--help').stdout.replaceAll(/\s+/g, ' ')).toContain('(default: "../../.offline")');
});

test('help is a command too', () => {
  const { status, stdout } = run(['bin/main.js', 'help', 'status']);
  expect({ status, stdout }).toEqual({ status: 0, stdout: run(['bin/main.js', 'status', '--help']).stdout });
});
