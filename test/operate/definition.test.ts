import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintsOf } from '../../core/definition/fingerprint.ts';
import { PipelineDefinition } from '../../operate/documents/definition.ts';
import type { DeployedPipeline } from '../../operate/documents/pipeline.ts';
import { definitionIn } from '../../operate/pipeline/definition.ts';
import { dialectInWords, differenceInWords, rulesInWords } from '../../operate/pipeline/in-words.ts';
import { TRIAL } from '../memory/stage.ts';

const FOLDERS = join(import.meta.dirname, '../pipelines');
const trial = {
  name: 'trial',
  dataset: 'trial',
  table: 'trial_by_city',
  mode: 'snapshot',
  schedule: 'none',
  startsOnLanding: true,
  fingerprints: fingerprintsOf(TRIAL),
} as DeployedPipeline;

/** A folder of pipelines of its own, with `trial` in it. */
function folderOf(change: (text: string) => string, file = 'pipeline.ts'): string {
  const folders = mkdtempSync(join(tmpdir(), 'afluente-definition-'));
  cpSync(join(FOLDERS, 'trial'), join(folders, 'trial'), { recursive: true });
  const definition = join(folders, 'trial/pipeline.ts');
  const text = readFileSync(definition, 'utf8');
  writeFileSync(definition, text.replace('../../../core/', `${join(FOLDERS, '../../core')}/`));
  const changed = join(folders, 'trial', file);
  writeFileSync(changed, change(readFileSync(changed, 'utf8')));
  return folders;
}

test('a pipeline is told as this checkout defines it, and that it is what is deployed', async () => {
  const found = await definitionIn(trial, true, FOLDERS);
  expect(PipelineDefinition.parse(found)).toEqual(found);
  const { definition, ...rest } = found;
  expect(rest).toEqual({ pipeline: 'trial', differs: [], compared: true });
  expect(definition?.sql).toBe(TRIAL.sql);
  expect(definition?.source.columns.map((one) => `${one.name} ${one.type}: ${rulesInWords(one)}`)).toEqual(
    expect.arrayContaining(['id int: required', 'amount decimal(10, 2): required']),
  );
  expect(definition && dialectInWords(definition.source)).toBe(
    '"," between fields, quotes ", utf-8, decimal mark ".", dates as YYYY-MM-DD',
  );
  expect(definition?.checks).toContainEqual({ check: 'unique(id)', asks: '', severity: 'error' });
  expect(differenceInWords(found)).toMatch(/trial\/pipeline\.ts is what is deployed/);
});

test('what a file has beside its rows, and how its values are written, is told', async () => {
  const folders = folderOf((text) =>
    text
      .replace(
        "dataset: 'trial',",
        `dataset: 'trial', delimiter: ';', group: ',', escape: '\\\\', skip: 2,
        comment: '#', header: false, footer: 'Total', trailingDelimiter: true, trim: true,`,
      )
      .replace(
        'amount: col.decimal(10, 2)',
        "amount: col.decimal(10, 2).null('NA', '-').written({ decimal: ',', group: '.' })",
      ),
  );
  const found = await definitionIn(trial, true, folders);
  expect(found.missing).toBeUndefined();
  expect(PipelineDefinition.parse(found)).toEqual(found);
  const source = found.definition!.source;
  expect(dialectInWords(source)).toBe(
    '";" between fields and behind them, quotes ", escapes \\, without blanks around fields, utf-8, decimal mark ".", thousands by ",", dates as YYYY-MM-DD, lines passed over on top: 2, comments "#", no header, footer from "Total" on',
  );
  expect(dialectInWords({ ...source, header: true, footer: 2, extra: 'ignore' })).toMatch(
    /, comments "#", lines of a footer: 2, other columns ignored$/,
  );
  const amount = source.columns.find(({ name }) => name === 'amount')!;
  expect(rulesInWords(amount)).toBe('may be empty, empty as "NA", "-", decimal ",", group "."');
  expect(rulesInWords({ ...amount, nullWords: undefined, notation: undefined, mayBeAbsent: true })).toBe(
    'may be empty, may be absent',
  );
});

test('where it is another than what is deployed, its parts are named', async () => {
  const { differs } = await definitionIn(
    trial,
    true,
    folderOf((text) => `${text}-- another\n`, 'trial_by_city.sql'),
  );
  expect(differs).toEqual(['build']);
  const deployed = {
    ...trial,
    schedule: 'cron(0 3 * * ? *) UTC',
    fingerprints: { ...trial.fingerprints!, rows: 'x' },
  };
  const found = await definitionIn(deployed, true, FOLDERS);
  expect(found.differs).toEqual(['rows', 'schedule']);
  expect(differenceInWords(found)).toMatch(/differs in how rows are read and judged, the schedule\.$/);
  const { fingerprints: _, ...former } = trial;
  expect(differenceInWords(await definitionIn(former, true, FOLDERS))).toMatch(/isn't known/);
});

test('a schedule that was added is not what is deployed, but where the stage has no schedules', async () => {
  const folders = folderOf((text) =>
    text
      .replace(/import \{([^}]*)\}/, 'import {$1, daily }')
      .replace(/^  checks:/m, "  schedule: daily('03:00', 'UTC'),\n  checks:"),
  );
  const found = await definitionIn(trial, true, folders);
  expect(found.definition?.schedule).toBe('cron(0 3 * * ? *) UTC');
  expect(found.differs).toEqual(['schedule']);
  expect(differenceInWords(found)).toMatch(/is not what is deployed; it differs in the schedule\.$/);
  expect(differenceInWords(await definitionIn(trial, false, folders))).toMatch(
    /pipeline\.ts is what is deployed/,
  );
});

test('of a stack that tells no fingerprints the rest is compared', async () => {
  const { fingerprints: _, ...former } = { ...trial, mode: 'append' as const };
  const { differs, compared } = await definitionIn(former, true, FOLDERS);
  expect({ differs, compared }).toEqual({ differs: ['mode'], compared: false });
});

test('why there is none is told', async () => {
  const nowhere = mkdtempSync(join(tmpdir(), 'afluente-none-'));
  const found = await definitionIn(trial, true, nowhere);
  expect([found.definition, found.missing]).toEqual([
    undefined,
    expect.stringMatching(/trial\/pipeline\.ts is not there/),
  ]);
  expect(
    (
      await definitionIn(
        trial,
        true,
        folderOf(() => 'export default {'),
      )
    ).missing,
  ).toMatch(/can't be read: /);
  expect(
    (
      await definitionIn(
        trial,
        true,
        folderOf(() => ' ', 'trial_by_city.sql'),
      )
    ).missing,
  ).toMatch(/it is missing or empty/);
});
