import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../operate/session/settings.ts';
import { stagesOf } from '../../core/settings/settings.ts';
import { run } from '../support/program.ts';

const ROOT = join(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'afluente-settings-'));
const fileOf = (text: string) => {
  const file = join(directory, 'afluente.config.ts');
  writeFileSync(file, text);
  return file;
};

test('the project’s own settings are right', async () => {
  const settings = await loadSettings(join(ROOT, 'afluente.config.ts'));
  expect(stagesOf(settings)).not.toEqual([]);
});

const core = JSON.stringify(join(ROOT, 'core/settings/index.ts'));
test.each([
  ['export {};', /^afluente\.config\.ts: it exports no settings; write export default config\(\{ … \}\)\.$/],
  ['export const x = 1;', /^afluente\.config\.ts: it exports no settings/],
  ['export default 5;', /^afluente\.config\.ts: 5 is not an object/],
  [
    `import { config } from ${core};\nexport default config({ stages: { dev: {} }, stags: 1 } as never);`,
    /^afluente\.config\.ts:2:\d+: stages\.dev\.schedules: it is missing; write true or false\n(.+\n)+afluente\.config\.ts:2:\d+: stags: there is no such key; did you mean "stages"\?$/,
  ],
  [
    'const prod = {};\nexport default {\n  stages: {\n    dev: {\n      schedules: 1,\n    },\n    prod,\n  },\n};',
    /^afluente\.config\.ts:5:\d+: stages\.dev\.schedules: (.+\n)+afluente\.config\.ts:7:\d+: stages\.prod\.schedules: /,
  ],
  [
    'const settings = { stages: {} };\nexport default settings;',
    /^afluente\.config\.ts: stages: there is none/,
  ],
  [
    'const x: number = 1;\nexport default { stages: y };',
    /^afluente\.config\.ts:2:26: it can't be read: y is not defined; mend it\.$/,
  ],
  [
    '\nenum Stage { Dev }\nexport default {};',
    /^afluente\.config\.ts:2:1: it can't be read: .*enum.*; mend it\.$/,
  ],
  [
    'export default {\n  stages: { dev = 1 },\n};',
    /^afluente\.config\.ts.*: it can't be read: .+; mend it\.$/,
  ],
  [
    "import './nowhere.ts';\nexport default {};",
    /^afluente\.config\.ts.*: it can't be read: Cannot find module .+; mend it\.$/,
  ],
  ["export default {};\nthrow 'a text';", /^afluente\.config\.ts: it can't be read: a text; mend it\.$/],
])('a file with %j is refused in lines, without Node’s stack', (text, message) => {
  const AFLUENTE_CONFIG = fileOf(text);
  const load = `import { loadSettings } from ${JSON.stringify(join(ROOT, 'operate/session/settings.ts'))};
    await loadSettings().catch(({ name, message }) => console.log(name + '\\n' + message));`;
  const { stdout, stderr } = run(['--input-type=module', '--eval', load], { AFLUENTE_CONFIG });
  const [name, ...lines] = stdout.trimEnd().split('\n');
  expect([name, lines.join('\n'), stderr]).toEqual(['InvalidSettings', expect.stringMatching(message), '']);
});

test('whether schedules run on a stage is asked of the settings as they are now', () => {
  const own = readFileSync(join(ROOT, 'test/config/afluente.config.ts'), 'utf8');
  const AFLUENTE_CONFIG = fileOf(
    own.replace('../../core/settings/index.ts', join(ROOT, 'core/settings/index.ts')),
  );
  const ask = `import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
    import { schedulesOn } from ${JSON.stringify(join(ROOT, 'operate/session/settings.ts'))};
    const file = process.env.AFLUENTE_CONFIG;
    console.log(await schedulesOn('dev'), await schedulesOn('prod'));
    writeFileSync(file, readFileSync(file, 'utf8').replace('schedules: true', 'schedules: false'));
    utimesSync(file, 2e9, 2e9);
    console.log(await schedulesOn('dev'), await schedulesOn('prod'));`;
  const { stdout, stderr } = run(['--input-type=module', '--eval', ask], { AFLUENTE_CONFIG });
  expect([stdout, stderr]).toEqual(['true true\nfalse true\n', '']);
});

test('what is wrong with the settings ends the app and every command alike', () => {
  const AFLUENTE_CONFIG = fileOf('export default { stages: {} };');
  const start = ['start', '--state', join(directory, 'state')];
  for (const program of [['app'], ['status'], ['status', '--stage', 'dev'], start]) {
    const { status, stderr } = run(['bin/main.js', ...program], { AFLUENTE_CONFIG });
    expect([program, status, stderr]).toEqual([
      program,
      2,
      'afluente.config.ts:1:18: stages: there is none; write one, as dev: { … }\n',
    ]);
  }
});

test('several faults are told in a line each, by the app and every command alike', () => {
  const AFLUENTE_CONFIG = fileOf('export default {\n  stages: {},\n  stags: 1,\n  runbok: 2,\n};');
  for (const program of [['app'], ['status'], ['status', '--stage', 'dev']]) {
    const { status, stderr } = run(['bin/main.js', ...program], { AFLUENTE_CONFIG });
    expect([program, status, stderr.split('\n')]).toEqual([
      program,
      2,
      [
        expect.stringMatching(
          /^afluente\.config\.ts:3:\d+: stags: there is no such key; did you mean "stages"\?$/,
        ),
        expect.stringMatching(
          /^afluente\.config\.ts:4:\d+: runbok: there is no such key; did you mean "runbook"\?$/,
        ),
        '',
      ],
    ]);
  }
});

test('a file that isn’t there is named', () => {
  const { status, stderr } = run(['bin/main.js', 'status'], { AFLUENTE_CONFIG: '/nowhere/x.config.ts' });
  expect([status, stderr]).toEqual([
    2,
    '/nowhere/x.config.ts: it is not there; it exports the settings of the stages.\n',
  ]);
});

test('a stage that the settings don’t have is refused with those that there are', () => {
  for (const command of ['destroy', 'verify', 'versions']) {
    const { status, stderr } = run(['bin/main.js', command, '--stage', 'live']);
    expect([command, status, stderr]).toEqual([
      command,
      2,
      'There is no stage "live"; use --stage dev or --stage prod, or write it into afluente.config.ts.\n',
    ]);
  }
});

test('a stage that keeps its data is not verified, whatever its name', () => {
  const AFLUENTE_CONFIG = join(ROOT, 'test/config/qa-eu.config.ts');
  const { status, stderr } = run(['bin/main.js', 'verify', '--stage', 'live', '--yes'], { AFLUENTE_CONFIG });
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/^Verification .* \(keepData of live in afluente\.config\.ts\); [^\n]+\n$/),
  ]);
});
