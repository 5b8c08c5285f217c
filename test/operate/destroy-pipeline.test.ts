import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertNoOrphans } from '../../operate/destroy/cdk.ts';
import type { Inventory } from '../../operate/destroy/inventory.ts';
import { account, deployed, type Stack, storage } from '../support/account.ts';
import type { MemoryS3 } from '../memory/s3.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'afluente-declared-'));
const DATA = ['landing/orders/a.csv', 'raw-data/orders/a.csv'];
const TABLES = ['orders_summary', 'raw_orders'];
const left = ({ s3 }: { s3: MemoryS3 }) => DATA.filter((key) => s3.has(key));

test('what nobody else has, is deployed with or declares goes', async () => {
  const { made, destroy } = account(deployed('orders'));
  await destroy('orders', folder());
  expect([...made.s3.keys(), ...made.catalog.names()]).toEqual([]);
  expect(made.stacks).toEqual([storage]);
});

test('where there is no such folder of pipelines, nothing is taken for declared by nobody', async () => {
  const { made, destroy } = account(deployed('orders'));
  const before = made.s3.contents();
  const nowhere = join(folder(), 'piplines');
  const file = join(folder(), 'pipelines');
  writeFileSync(file, '');
  for (const directory of [nowhere, file]) {
    await expect(destroy('orders', directory)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(`^${directory}: there is no such folder of pipelines, .*--pipelines`),
    });
  }
  expect(made.asked).toBe(0);
  expect([made.s3.contents(), made.stacks.length, made.catalog.names().length]).toEqual([before, 2, 2]);
});

test.each<[string, (place: string) => void]>([
  ['a definition that throws', (place) => write(place, 'throw new Error("no");')],
  ['a definition that is none', (place) => write(place, 'export default {};')],
  ['a link to a folder that is elsewhere', (place) => symlinkSync(`${place}-elsewhere`, place)],
  [
    'a link to a definition that is elsewhere',
    (place) => {
      mkdirSync(place);
      symlinkSync(join(place, 'elsewhere.ts'), join(place, 'pipeline.ts'));
    },
  ],
])('%s may declare it: the data stays', async (_, make) => {
  const { made, destroy } = account(deployed('orders'));
  const pipelines = folder();
  make(join(pipelines, 'sales'));
  await destroy('orders', pipelines);
  expect(left(made)).toEqual(DATA);
  expect(made.catalog.names()).toEqual(TABLES);
  expect(made.lines.join('\n')).toContain(`${pipelines}/sales can't be read, and may declare it`);
});

test('a stack whose creation failed has no outputs, and goes', async () => {
  const failed = (name: string): Stack => ({
    StackName: `afluente-dev-pipeline-${name}`,
    StackStatus: 'ROLLBACK_COMPLETE',
  });
  const { made, destroy } = account(deployed('orders'), failed('my-sales'));
  await destroy('my_sales', folder());
  expect(made.stacks.map(({ StackName }) => StackName)).toEqual([
    'afluente-dev-storage',
    'afluente-dev-pipeline-orders',
  ]);
  expect(made.lines.join('\n')).toMatch(/goes +afluente-dev-pipeline-my-sales, with /);
  expect(left(made)).toEqual(DATA);
});

test('where nothing tells of the bucket, the stack that failed is named with what deletes it', async () => {
  const { made, destroy } = account({ StackName: 'afluente-dev-pipeline-orders' });
  made.stacks = made.stacks.filter((one) => one !== storage);
  await expect(destroy('orders', folder())).rejects.toThrow(
    'No stack of the stage dev tells of its bucket; delete afluente-dev-pipeline-orders in CloudFormation',
  );
  expect(made.stacks).toHaveLength(1);
});

test('a name that is none is no other pipeline’s', async () => {
  const { made, destroy } = account(deployed('orders'), { StackName: 'afluente-dev-pipeline-my-sales' });
  await expect(destroy('my-sales', folder())).rejects.toThrow('There is nothing of a pipeline "my-sales"');
  expect(made.stacks).toHaveLength(3);
});

test('a stack that is being made, and tells nothing yet, may have the dataset: the data stays', async () => {
  const making = { StackName: 'afluente-dev-pipeline-sales', StackStatus: 'CREATE_IN_PROGRESS' };
  const { made, destroy } = account(deployed('orders'), making);
  await destroy('orders', folder());
  expect(left(made)).toEqual(DATA);
  expect(made.lines.join('\n')).toContain("the stack afluente-dev-pipeline-sales doesn't tell what it has");
  const declared = account(deployed('orders'), making);
  const pipelines = folder();
  write(join(pipelines, 'sales'), "export default { source: { dataset: 's' }, target: { table: 't' } };");
  await declared.destroy('orders', pipelines);
  expect(left(declared.made)).toEqual([]);
});

test('what runs is stopped, whether or not the stack tells of its state machine', async () => {
  for (const stack of [deployed('orders'), { ...deployed('orders'), Outputs: [] }]) {
    const { made, destroy } = account(stack);
    const execution = made.executions.start('one', 'orders');
    await destroy('orders', folder());
    expect(execution.status).toBe('ABORTED');
  }
});

test('it goes from the bucket that it works in, whichever the others have', async () => {
  const { made, destroy } = account(deployed('sales', 'sales', 'moved'), deployed('orders'));
  await destroy('orders', folder());
  expect([...made.buckets]).toEqual(['lake']);
  expect(left(made)).toEqual([]);
});

test('folders are named as they were', async () => {
  const { made, destroy } = account(deployed('orders'));
  const pipelines = folder();
  write(join(pipelines, 'orders'), "export default { source: { dataset: 'o' }, target: { table: 't' } };");
  await destroy('orders', pipelines);
  expect(made.lines.join('\n')).toContain(
    `${pipelines}/orders: what is deployed next makes the pipeline again`,
  );
  const inventory = { stage: 'dev', going: ['afluente-dev-pipeline-orders'], staying: [] } as unknown;
  const cdk = { run: () => Promise.resolve(), lines: () => Promise.resolve([]) };
  await expect(assertNoOrphans(inventory as Inventory, cdk, pipelines)).rejects.toThrow(
    `put its folder in ${pipelines}/ or`,
  );
});

test('offline the folder that has it deployed is named, and nothing is done', async () => {
  const { made, destroy } = account(deployed('orders'));
  const pipelines = folder();
  await expect(destroy('orders', pipelines, 'served')).rejects.toThrow(`remove ${pipelines}/orders, run`);
  expect([left(made), made.asked]).toEqual([DATA, 0]);
});

function write(place: string, definition: string): void {
  mkdirSync(place);
  writeFileSync(join(place, 'pipeline.ts'), definition);
}

test('a table under its names that no run made is somebody’s, and stays', async () => {
  const { made, destroy } = account(deployed('orders'));
  for (const Name of TABLES) made.catalog.set({ Name });
  await destroy('orders', folder());
  expect(made.catalog.names()).toEqual(TABLES);
  for (const table of TABLES)
    expect(made.lines.join('\n')).toContain(`the table ${table}: no run of a pipeline made it`);
  const { made: own, destroy: destroyOwn } = account(deployed('orders'));
  await destroyOwn('orders', folder());
  expect(own.catalog.names()).toEqual([]);
});

test('queries that its runs left at work are stopped before anything goes; nobody else’s are', async () => {
  const { made, destroy } = account(deployed('orders'));
  await destroy('orders', folder());
  const running = made.queries.running().map((id) => made.queries.get(id).sql);
  expect(running).toEqual(['of somebody']);
});
