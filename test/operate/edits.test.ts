import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Edit, takeInEdits, type Taken } from '../../operate/session/edits.ts';
import { replaceAssembly } from '../../operate/replace-assembly.ts';
import { fingerprintOf } from '../../operate/synthesize.ts';

/** Long enough for what a test writes at once. */
const QUIET_MS = 40;

function project() {
  const root = mkdtempSync(join(tmpdir(), 'afluente-edits-'));
  const sources = { stage: 'dev', pipelines: join(root, 'pipelines'), config: join(root, 'one.config.ts') };
  mkdirSync(join(sources.pipelines, 'sales'), { recursive: true });
  writeFileSync(join(sources.pipelines, 'sales/pipeline.ts'), 'export default {};');
  writeFileSync(sources.config, 'export default {};');
  return { root, sources, assembly: join(root, 'cdk.out') };
}

/** An assembly with one asset. */
function writeAssembly(directory: string, asset: string): void {
  mkdirSync(join(directory, asset), { recursive: true });
  const files = { code: { source: { path: asset } } };
  writeFileSync(join(directory, 'one.assets.json'), JSON.stringify({ files }, null, 1));
}

/** Takes edits in, with what was told and noted of them; nothing can be deployed. */
function takingIn({ sources, assembly }: ReturnType<typeof project>, tell: (edit: Edit) => void = () => {}) {
  const edits: Edit[] = [];
  const noted: Taken[] = [];
  const end = takeInEdits({
    sources,
    assembly,
    deployed: fingerprintOf(sources),
    quietMs: QUIET_MS,
    offline: {
      outputs: {},
      deploy: () => {
        throw new Error('It is refused.');
      },
    },
    note: (taken) => void noted.push(taken),
    synthesize: (directory, stage, pipelines, config, { running } = {}) => {
      const fingerprint = fingerprintOf({ stage, pipelines, config });
      writeAssembly(`${directory}.next`, `asset.${fingerprint}`);
      replaceAssembly(directory, `${directory}.next`, running);
      return Promise.resolve({ directory, fingerprint, kept: false });
    },
    tell: (edit) => {
      edits.push(edit);
      tell(edit);
    },
  });
  const told = async (kind: Edit['kind'], times = 1) => {
    while (edits.filter((edit) => edit.kind === kind).length < times) await sleep(20);
  };
  return { edits, noted, told, end };
}

test('what looks like an import of a folder is an edit like any other', async () => {
  const made = project();
  mkdirSync(join(made.root, 'lib'));
  const { edits, told, end } = takingIn(made);
  writeFileSync(made.sources.config, "import x from './lib';\nexport default x;");
  await told('begun');
  await end();
  expect(edits[0]).toEqual({ kind: 'begun' });
});

test('while the folders can’t be listed, the edits of those that were watched before are taken in', async () => {
  const made = project();
  const loop = join(made.sources.pipelines, 'loop');
  const { edits, told, end } = takingIn(made);
  symlinkSync('loop', loop);
  // The loop is noticed, and its folder can't be watched.
  await sleep(3 * QUIET_MS);
  writeFileSync(join(made.sources.pipelines, 'sales/sales.sql'), 'SELECT 1');
  await told('begun');
  await end();
  unlinkSync(loop);
  expect(edits[0]).toEqual({ kind: 'begun' });
});

test('a source that can’t be read is told, and one that can be again is taken in', async () => {
  const made = project();
  const { edits, told, end } = takingIn(made);
  unlinkSync(made.sources.config);
  symlinkSync('one.config.ts', made.sources.config);
  await told('refused');
  expect(edits).toEqual([
    {
      kind: 'refused',
      error: expect.objectContaining({ name: 'UserError', message: expect.stringContaining('ELOOP') }),
    },
  ]);
  unlinkSync(made.sources.config);
  writeFileSync(made.sources.config, 'export default { stages: {} };');
  await told('begun');
  await end();
});

test('where an edit can’t be told, the next one is taken in still, and nothing stays under way', async () => {
  const made = project();
  const { noted, told, end } = takingIn(made, () => {
    throw new Error('The terminal has gone.');
  });
  writeFileSync(join(made.sources.pipelines, 'sales/sales.sql'), 'SELECT 1');
  await told('refused');
  expect(noted.at(-1)).toMatchObject({ refused: { why: 'The terminal has gone.' } });
  expect(noted.at(-1)?.underWay).toBeUndefined();
  writeFileSync(join(made.sources.pipelines, 'sales/sales.sql'), 'SELECT 2');
  await told('refused', 2);
  await end();
});

test('what runs keeps its assets, however many assemblies are refused', async () => {
  const made = project();
  writeAssembly(made.assembly, 'asset.running');
  const { told, end } = takingIn(made);
  for (const times of [1, 2, 3]) {
    writeFileSync(join(made.sources.pipelines, 'sales/sales.sql'), `SELECT ${times}`);
    await told('refused', times);
  }
  await end();
  expect(readdirSync(made.assembly).toSorted()).toEqual(
    [`asset.${fingerprintOf(made.sources)}`, 'asset.running', 'one.assets.json'].toSorted(),
  );
});

test('the assets of an assembly that was replaced go when the one after it comes', () => {
  const { assembly } = project();
  for (const asset of ['asset.a', 'asset.b', 'asset.c']) {
    writeAssembly(`${assembly}.next`, asset);
    replaceAssembly(assembly, `${assembly}.next`);
  }
  expect(readdirSync(assembly).toSorted()).toEqual(['asset.b', 'asset.c', 'one.assets.json']);
  expect(existsSync(`${assembly}.next`)).toBe(false);
});
