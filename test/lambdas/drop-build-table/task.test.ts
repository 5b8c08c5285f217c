import { buildTable, stagingTable } from '../../../core/stage/names.ts';
import { dropBuildTable } from '../../../lambdas/drop-build-table/task.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { contextOf, TRIAL } from '../../memory/stage.ts';
import { uploaded } from '../payloads.ts';

const aws = new MemoryAws();
const { context } = contextOf(aws, aws.executions.start('one'));
const input = uploaded(context.run);

test('the run’s own tables are dropped, side by side, and no other', async () => {
  aws.queries.outcome = ({ sql }) => ({ state: sql.includes('__stage_') ? 'RUNNING' : 'SUCCEEDED' });
  const waiting = await dropBuildTable(input, aws.clients.athena, context);
  expect(aws.queries.all().map(({ sql }) => sql)).toEqual([
    `DROP TABLE IF EXISTS \`db\`.\`${buildTable(TRIAL, context.run)}\``,
    `DROP TABLE IF EXISTS \`db\`.\`${stagingTable(TRIAL, context.run)}\``,
  ]);
  expect(waiting).toMatchObject({ ...input, queries: expect.anything(), step: { status: 'running' } });
  Object.assign(aws.queries.get('q-2'), { state: 'SUCCEEDED' });
  expect(await dropBuildTable(waiting, aws.clients.athena, context)).toMatchObject({
    step: { status: 'done', waitSeconds: 0 },
    queries: {
      drop_build: { id: 'q-1', succeeded: true },
      drop_stage: { id: 'q-2', succeeded: true },
    },
  });
});
