import type { Uploaded } from '../../../core/tasks/upload.ts';
import { createRawTable } from '../../../core/sql/raw-table.ts';
import { createRaw } from '../../../lambdas/create-raw-table/task.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { contextOf, PLACE, publishedParameters, type Told, TRIAL } from '../../memory/stage.ts';
import { uploaded } from '../payloads.ts';

const { statement, fingerprint } = createRawTable(TRIAL, PLACE);
const DROP = 'DROP TABLE IF EXISTS `db`.`raw_trial`';
const DONE = { status: 'done', waitSeconds: 0 };

let aws: MemoryAws;
let told: Told;
let input: Uploaded;
beforeEach(() => {
  aws = new MemoryAws();
  told = contextOf(aws, aws.executions.start('one'));
  input = { ...uploaded(told.context.run), step: { status: 'running', waitSeconds: 9 } };
});
const create = (from = input) => createRaw(from, aws.clients, told.context);
const asked = () => aws.queries.all().map(({ sql }) => sql);
const present = (Parameters?: Record<string, string>) => aws.catalog.set({ Name: 'raw_trial', Parameters });

test('an absent table is created, and nothing is dropped', async () => {
  const output = await create();
  expect(asked()).toEqual([statement]);
  expect(output).toEqual({
    ...input,
    step: DONE,
    queries: { create_raw: expect.objectContaining({ id: 'q-1', succeeded: true }) },
  });
});

test('one that is as the definition says is kept', async () => {
  present({ 'afluente.ddl': fingerprint });
  expect(await create()).toEqual({ ...input, step: DONE });
  expect(asked()).toEqual([]);
  expect(told.logged).toEqual([['kept', { table: 'raw_trial' }]]);
});

test.each([
  ['bears another fingerprint', { 'afluente.ddl': 'other' }],
  ['bears none', { other: 'x' }],
  ['has no parameters', undefined],
])('one that %s is dropped, and created again', async (_, parameters) => {
  present(parameters);
  const output = await create();
  expect(asked()).toEqual([DROP, statement]);
  expect(output).toMatchObject({
    step: DONE,
    queries: { drop_raw: { id: 'q-1' }, create_raw: { id: 'q-2' } },
  });
});

test('while it is dropped, none is created', async () => {
  present({});
  aws.queries.outcome = () => ({ state: 'RUNNING' });
  const waiting = await create();
  expect(asked()).toEqual([DROP]);
  expect(waiting).toMatchObject({ step: { status: 'running' }, queries: { drop_raw: { id: 'q-1' } } });
  aws.queries.outcome = () => ({ state: 'SUCCEEDED' });
  Object.assign(aws.queries.get('q-1'), { state: 'SUCCEEDED' });
  expect(await create(waiting)).toMatchObject({ step: DONE });
  expect(asked()).toEqual([DROP, statement]);
});

test.each([
  ['another pipeline', 'visits', 'the pipeline visits publishes'],
  ['a pipeline that isn’t told', undefined, 'the pipeline of another name publishes'],
])('a table that %s publishes is not dropped: its readers would have nothing', async (_, pipeline, said) => {
  present(publishedParameters({ pipeline }));
  await expect(create()).rejects.toMatchObject({
    name: 'OwnedByAnother',
    message: expect.stringContaining(
      `raw_trial, which is to read the dataset trial, is a table that ${said}`,
    ),
  });
  expect(asked()).toEqual([]);
});
