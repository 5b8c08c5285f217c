import { ensureDatabase } from '../../../lambdas/ensure-database/task.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { contextOf, publishedParameters, TRIAL, type Told } from '../../memory/stage.ts';
import { uploaded } from '../payloads.ts';

let aws: MemoryAws;
let told: Told;
beforeEach(() => {
  aws = new MemoryAws();
  told = contextOf(aws, aws.executions.start('one'));
});
const ensured = (context = told.context) => {
  const input = uploaded(context.run);
  return ensureDatabase(input, aws.clients.glue, context).then((output) => output === input);
};

test('a database that is there stays, and the payload passes', async () => {
  expect(await ensured()).toBe(true);
  expect(aws.catalog.databases()).toEqual(['db']);
  expect(told.logged).toEqual([]);
});

test('one that is absent is there afterwards, with a word of what it is for', async () => {
  aws.catalog.dropDatabase('db');
  let description = '';
  aws.before = ({ operation, input }) => {
    if (operation === 'CreateDatabase') description = input.DatabaseInput.Description;
  };
  expect(await ensured()).toBe(true);
  expect(aws.catalog.databases()).toEqual(['db']);
  expect(description).toBe('Tables that Afluente builds and publishes.');
  expect(told.logged).toEqual([['created', { database: 'db' }]]);
});

test('another pipeline may create it at the same moment', async () => {
  aws.catalog.dropDatabase('db');
  aws.meanwhile(
    ({ operation }) => operation === 'CreateDatabase',
    () => aws.catalog.operations['CreateDatabase']!({ DatabaseInput: { Name: 'db' } }),
  );
  expect(await ensured()).toBe(true);
  expect(aws.catalog.databases()).toEqual(['db']);
});

test.each(['GetDatabase', 'CreateDatabase'])('any other fault of %s passes as it is', async (operation) => {
  aws.catalog.dropDatabase('db');
  aws.before = (call) => {
    if (call.operation === operation) throw new Error('reset');
  };
  await expect(ensured()).rejects.toThrow(new Error('reset'));
});

/** The target as the catalog has it, with columns of its own. */
const publish = (change: Record<string, string> = {}, type = 'int') =>
  aws.catalog.set({
    Name: 'trial_by_city',
    Parameters: publishedParameters(change),
    StorageDescriptor: { Columns: [{ Name: 'id', Type: type }] },
    PartitionKeys: [{ Name: 'city', Type: 'string' }],
  });

test('a published table whose readers go on is no hindrance', async () => {
  publish();
  expect(await ensured()).toBe(true);
});

test('one that no run published is refused by name', async () => {
  aws.catalog.set({ Name: 'trial_by_city' });
  await expect(ensured()).rejects.toMatchObject({ name: 'ForeignTable' });
});

test('one of another pipeline as well', async () => {
  publish({ pipeline: 'visits' });
  await expect(ensured()).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringMatching(/^The table trial_by_city belongs to the pipeline visits, not to trial;/),
  });
});

test('one whose readers would break is refused before anything is scanned, unless the definition allows it', async () => {
  publish({}, 'date');
  await expect(ensured()).rejects.toMatchObject({
    name: 'IncompatibleSchema',
    message: expect.stringContaining('id was date and is int'),
  });
  const { definition } = TRIAL;
  const pipeline = {
    ...TRIAL,
    definition: { ...definition, target: { ...definition.target, evolution: 'any' as const } },
  };
  expect(await ensured(contextOf(aws, aws.executions.start('two'), { pipeline }).context)).toBe(true);
});
