import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GROUPS } from '../../cli/commands/index.ts';
import { loadSettings } from '../../operate/session/settings.ts';
import { documentFiles } from '../../documents/documents.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

test('what documents quote of the product is what npm run generate writes', async () => {
  const files = await documentFiles(
    read,
    await loadSettings(join(import.meta.dirname, '../../afluente.config.ts')),
  );
  expect([...files.keys()]).toContain('docs/commands.md');
  for (const [path, text] of files) expect({ path, text: read(path) }).toEqual({ path, text });
});

test('every command has a place in the reference, with examples that can be typed', () => {
  const reference = read('docs/commands.md');
  for (const name of Object.values(GROUPS).flatMap((group) => Object.keys(group))) {
    const [, section = ''] =
      new RegExp(`\n### ${name}\n([\\s\\S]*?)(?=\n### |\n## |$)`).exec(reference) ?? [];
    expect([name, section]).toEqual([name, expect.stringContaining(`npx afluente ${name}`)]);
  }
});

test('every --json has its shape in the reference', () => {
  for (const section of read('docs/commands.md')
    .split(/\n### /)
    .slice(1)) {
    const [name] = section.split('\n');
    if (/\| `--json` +\|/.test(section))
      expect([name, section]).toEqual([name, expect.stringMatching(/\n`--json`[:,] /)]);
  }
});

test('docs/configuration.md has every option of a definition and of a stage', () => {
  const text = read('docs/configuration.md');
  const optionsOf = (file: string, type: string) => {
    const [, body = ''] = new RegExp(`interface ${type}\\b[^{]*{\n([\\s\\S]*?)\n}`).exec(read(file)) ?? [];
    return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??: /gm)].map(([, name = '']) => name);
  };
  const options = [
    ...optionsOf('core/definition/source.ts', 'Dialect'),
    ...optionsOf('core/definition/source.ts', 'CsvSource'),
    ...optionsOf('core/settings/settings.ts', 'Settings'),
    ...optionsOf('core/settings/settings.ts', 'StageSettings'),
    'schedule',
    'startOnLanding',
    'partitionBy',
    'keepVersions',
    'evolution',
    'checks',
  ];
  expect(options.length).toBeGreaterThan(18);
  expect(options.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
