import { jest } from '@jest/globals';
import { GetTableCommand, UpdateTableCommand } from '@aws-sdk/client-glue';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adoptCommand } from '../../cli/commands/adopt.ts';
import { statusCommand } from '../../cli/commands/status.ts';
import { destroyPipeline } from '../../cli/destroy-pipeline.ts';
import type { DeleteStack } from '../../operate/destroy/stack.ts';
import { redrive } from '../../operate/executions/redrive.ts';
import { rollBack } from '../../operate/data/rollback.ts';
import { synthesize } from '../../operate/synthesize.ts';
import { terminal } from '../../cli/terminal.ts';
import { datasetOwnerKey, lockKey } from '../../core/stage/keys.ts';
import { publicationOf } from '../../core/published/published-table.ts';
import { SHIPPED, withLeft } from '../support/assemblies.ts';
import { printedBy } from '../support/command.ts';
import { TestLake } from '../support/lake.ts';
import { wholeOnly } from '../support/short.ts';
import { amount, file, folders, land } from '../support/trial.ts';

jest.setTimeout(300_000);

const ROOT = join(import.meta.dirname, '../..');
/** Where the pipeline `trial` has another name: a link to its folder. */
const RENAMED = join(SHIPPED, '../renamed');
/** The app after the renaming, and a stage on which it was deployed: the former stack lives on. */
let app: string;
let deployed: string;

beforeAll(async () => {
  mkdirSync(RENAMED, { recursive: true });
  if (!existsSync(join(RENAMED, 'city')))
    symlinkSync(join(ROOT, 'test/pipelines/trial'), join(RENAMED, 'city'));
  app = (await synthesize(join(RENAMED, 'cdk.out'), 'dev', RENAMED)).directory;
  deployed = withLeft(app, 'test', 'pipeline-trial');
});

const quiet = terminal(process.stderr, true);
const recorded = (lines: string[]) => ({
  ...quiet,
  print: (line = '') => void lines.push(line),
  style: (_: string, text: string) => text,
});
const ownerOf = async (lake: TestLake) => {
  const { Table } = await lake.aws.glue.send(
    new GetTableCommand({ DatabaseName: 'afluente_dev', Name: 'trial_by_city' }),
  );
  return [
    lake.json(datasetOwnerKey('trial')).pipeline,
    publicationOf(Table?.Parameters, Table?.Description)?.pipeline,
  ];
};
const keysBelow = async (lake: TestLake, ...prefixes: string[]) =>
  (await Promise.all(prefixes.map((prefix) => lake.keys(prefix)))).flat();
const nobody = () => Promise.resolve();
/** CloudFormation's part: what is deployed is what the next lake is opened on. */
const gone: DeleteStack = nobody;
const destroyed = (
  lake: TestLake,
  name: string,
  pipelines: string,
  deleteStack = gone,
  lines: string[] = [],
) =>
  destroyPipeline(
    { ...lake.session, at: 'aws', folders: pipelines },
    name,
    { dryRun: false, confirm: nobody, deleteStack },
    recorded(lines),
  );

/** A stage on which `trial` published twice, and failed at its checks once. */
async function ranAsTrial(): Promise<string> {
  const lake = await TestLake.open('trial');
  try {
    await land(lake, 1, 2);
    expect((await lake.landText(file(-1), 'bad.csv')).error).toBe('ChecksFailed');
    await lake.settled();
    return lake.state;
  } finally {
    await lake.close();
  }
}

test('renamed, deployed, handed over, the old one destroyed: the table is intact at every step', async () => {
  const state = await ranAsTrial();
  let lake = await TestLake.open('city', deployed, state);
  const former = lake.beside('trial');
  try {
    // Both listen to the dataset; the one that has it goes on, the other is refused by name.
    const refused = await lake.landText(file(3), 'three.csv');
    expect(refused).toMatchObject({ status: 'FAILED', error: 'OwnedByAnother' });
    expect(refused.message).toMatch(
      /^The table trial_by_city belongs to the pipeline trial, not to city; hand it over with npx afluente adopt --pipeline city --from trial, or /,
    );
    expect((await former.settled()).at(-1)?.status).toBe('SUCCEEDED');
    expect(await amount(lake)).toBe('3.00');
    const [status] = JSON.parse(
      (await printedBy(lake, statusCommand, ['--pipelines', RENAMED, '--json'])).join(''),
    );
    expect(status).toMatchObject({
      pipeline: 'city',
      hasFolder: true,
      sharedWith: ['trial'],
      ownedBy: 'trial',
    });
    const told = await printedBy(former, statusCommand, ['--pipelines', RENAMED]);
    expect(told.join('\n')).toMatch(
      /It has no folder in \S+\/renamed\/, and lives on: .*npx afluente destroy --pipeline trial .*--pipelines \S+\/renamed\n/,
    );

    await printedBy(lake, adoptCommand, ['--from', 'trial', '--yes']);
    expect(await ownerOf(lake)).toEqual(['city', 'city']);
    expect(await amount(lake)).toBe('3.00');
    expect((await printedBy(lake, adoptCommand, ['--from', 'trial', '--yes'])).join('')).toMatch(
      /already; nothing was done/,
    );
    expect(await former.start()).toMatchObject({ status: 'FAILED', error: 'OwnedByAnother' });
    expect(await redrive(former.session, undefined)).toMatchObject({ error: 'OwnedByAnother' });
    await expect(rollBack(former.aws, former.pipeline, { fenceOff: true })).rejects.toMatchObject({
      name: 'OwnedByAnother',
    });
    await former.settled();
    expect(await amount(lake)).toBe('3.00');

    // A version that was built under the former name is published again, and forward.
    expect((await rollBack(lake.aws, lake.pipeline, { to: '1', fenceOff: false })).to).toBe(1);
    expect(await amount(lake)).toBe('1.00');
    const run = await lake.start();
    expect(run).toMatchObject({ status: 'SUCCEEDED', message: '' });
    expect((await lake.output(run)).published.version).toBe(4);

    const lines: string[] = [];
    await destroyed(lake, 'trial', RENAMED, gone, lines);
    expect(lines.join('\n')).toMatch(/goes +afluente-dev-pipeline-trial, with /);
    expect(lines.join('\n')).toContain('the dataset trial, with all that it holds: it belongs to city');
    expect(lines.join('\n')).toContain('the table trial_by_city, with all that it holds: it belongs to city');
    expect(
      await keysBelow(
        lake,
        lockKey('trial'),
        'locks/removals/',
        'athena-staging/builds/trial/',
        'athena-staging/pipelines/trial/',
      ),
    ).toEqual([]);
  } finally {
    await lake.close();
  }
  lake = await TestLake.open('city', app, state);
  try {
    expect(await amount(lake)).toBe('3.00');
    expect(await folders(lake)).toHaveLength(4);
    await land(lake, 5);
    expect(await amount(lake)).toBe('5.00');
    expect(await ownerOf(lake)).toEqual(['city', 'city']);
    await expect(destroyed(lake, 'trial', RENAMED)).rejects.toThrow('There is nothing of a pipeline "trial"');
    // The last one goes with its data, also when it is cut off after each of its deletions.
    const nowhere = mkdtempSync(join(tmpdir(), 'afluente-no-pipelines-'));
    const send: any = lake.aws.s3.send.bind(lake.aws.s3);
    for (let deletions = 0, cut = true; cut; deletions += 1) {
      let done = 0;
      cut = false;
      lake.aws.s3.send = (async (command: any) => {
        if (command.constructor.name === 'DeleteObjectsCommand' && done++ >= deletions) {
          cut = true;
          throw new Error('killed');
        }
        return send(command);
      }) as never;
      await destroyed(lake, 'city', nowhere).catch((error: Error) => expect(error.message).toBe('killed'));
    }
    lake.aws.s3.send = send;
    expect(
      await keysBelow(
        lake,
        'landing/',
        'raw-data/',
        'rejected-data/',
        'processed-data/',
        'locks/',
        'athena-staging/builds/',
        'athena-staging/pipelines/',
      ),
    ).toEqual([]);
    expect(await lake.sql('SHOW TABLES')).toEqual([]);
    rmSync(nowhere, { recursive: true });
  } finally {
    await lake.close();
  }
});

wholeOnly(
  'destroyed before anything was handed over, the old one leaves the dataset and the table',
  async () => {
    const state = await ranAsTrial();
    let lake = await TestLake.open('city', deployed, state);
    try {
      const told: string[] = [];
      let untouched: string[] = [];
      await destroyed(
        lake,
        'trial',
        RENAMED,
        async () => void (untouched = await lake.keys(lockKey('trial'))),
        told,
      );
      expect(untouched).toEqual([lockKey('trial')]);
      expect(told.join('\n')).toContain(
        'the dataset trial, with all that it holds: city is deployed with it; it has to take it over: npx afluente adopt --pipeline city --from trial',
      );
      expect(await amount(lake)).toBe('2.00');
    } finally {
      await lake.close();
    }
    lake = await TestLake.open('city', app, state);
    try {
      expect(await lake.start()).toMatchObject({ error: 'OwnedByAnother' });
      await printedBy(lake, adoptCommand, ['--from', 'trial', '--yes']);
      await land(lake, 3);
      expect(await amount(lake)).toBe('3.00');
    } finally {
      await lake.close();
    }
  },
);

wholeOnly(
  'a stage of a former release goes on by itself, and its names are not taken by another',
  async () => {
    const state = await ranAsTrial();
    const lake = await TestLake.open('city', deployed, state);
    const former = lake.beside('trial');
    try {
      const DatabaseName = 'afluente_dev';
      const { Table } = await lake.aws.glue.send(
        new GetTableCommand({ DatabaseName, Name: 'trial_by_city' }),
      );
      const { Name, Description, TableType, PartitionKeys, StorageDescriptor, Parameters = {} } = Table!;
      const { 'afluente.pipeline': _, ...before } = Parameters;
      const TableInput = {
        Name,
        Description,
        TableType,
        PartitionKeys,
        StorageDescriptor,
        Parameters: before,
      };
      await lake.aws.glue.send(new UpdateTableCommand({ DatabaseName, TableInput }));
      await lake.remove(datasetOwnerKey('trial'));
      expect(await lake.start()).toMatchObject({ error: 'OwnedByAnother' });
      expect(await keysBelow(lake, 'locks/datasets/')).toEqual([]);
      await land(former, 3);
      expect(await ownerOf(lake)).toEqual(['trial', 'trial']);
    } finally {
      await lake.close();
    }
  },
);
