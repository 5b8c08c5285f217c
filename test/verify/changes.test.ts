import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintsOf } from '../../core/definition/fingerprint.ts';
import { loadPipelines } from '../../lib/definition/load.ts';
import { UserError } from '../../operate/user-error.ts';
import { changedFolders } from '../../verify/change.ts';
import { assertDeployed } from '../../verify/deploy.ts';

const PIPELINES = join(import.meta.dirname, '../pipelines');
const session = { stage: 'dev', pipeline: { stack: 'afluente-dev-pipeline-medicoes' } } as never;

test('each change is of one pipeline: of how its rows are judged, and then of its schedule too', async () => {
  const into = mkdtempSync(join(tmpdir(), 'afluente-changes-'));
  const { before, rule, unscheduled } = changedFolders(PIPELINES, 'medicoes', into);
  expect(before).toBe(PIPELINES);
  const [was, ruled, silent] = await Promise.all([before, rule, unscheduled].map(loadPipelines));
  const others = (pipelines = was!) =>
    pipelines.filter(({ name }) => name !== 'medicoes').map(({ name, definition }) => [name, definition]);
  expect(others(ruled)).toEqual(others());
  expect(others(silent)).toEqual(others());
  const [own, looser, last] = [was, ruled, silent].map((pipelines) =>
    pipelines!.find(({ name }) => name === 'medicoes')!,
  );
  const { rows, ...rest } = fingerprintsOf(own!);
  expect(fingerprintsOf(looser!)).toEqual({ ...rest, rows: expect.not.stringContaining(rows) });
  expect(fingerprintsOf(last!)).toEqual(fingerprintsOf(looser!));
  expect([own, looser, last].map((one) => one!.definition.schedule !== undefined)).toEqual([
    true,
    true,
    false,
  ]);
});

describe('what is deployed', () => {
  test('is compared by the CDK’s command, of the one stack', async () => {
    const asked: string[] = [];
    const run = async (args: readonly string[]) => void asked.push(args.join(' '));
    await assertDeployed(session, '/pipelines', { run, lines: () => Promise.resolve([]) });
    expect(asked).toEqual([
      'diff afluente-dev-pipeline-medicoes --exclusively -c stage=dev -c pipelines=/pipelines --fail --method template',
    ]);
  });

  test('must be what the project would deploy', async () => {
    const run = () => Promise.reject(new UserError('npx cdk diff ended with exit code 1.'));
    await expect(
      assertDeployed(session, '/pipelines', { run, lines: () => Promise.resolve([]) }),
    ).rejects.toThrow(
      /^Deploy afluente-dev-pipeline-medicoes as it is here first, .*: npx cdk diff ended with exit code 1\.$/,
    );
  });
});
