import { App } from 'aws-cdk-lib';
import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { printLines } from '../cli/terminal.ts';
import { InvalidDefinition } from '../core/definition/validate.ts';
import { addAfluente } from '../lib/app.ts';
import { bundle } from '../lib/bundle.ts';
import { loadPipelines } from '../lib/definition/load.ts';
import { bridgeOf, SETTINGS, stageOf, WrongContext } from '../lib/settings.ts';
import { bridgeFiles } from '../observability/bridge.ts';

// The CDK app: `npx cdk synth`, `npx cdk deploy --all -c stage=dev`.
const app = new App();
const directory: unknown = app.node.tryGetContext('pipelines');
const bucket: unknown = app.node.tryGetContext('bucket');
const bridge: unknown = app.node.tryGetContext('bridge');
const bundles = mkdtempSync(join(tmpdir(), 'afluente-'));
try {
  const stage = stageOf(app.node.tryGetContext('stage'));
  addAfluente(app, {
    stage,
    settings: {
      ...SETTINGS[stage],
      ...(typeof bucket === 'string' && { existingBucket: bucket }),
      bridge: bridgeOf(bridge, SETTINGS[stage]),
    },
    pipelines: await loadPipelines(typeof directory === 'string' ? directory : 'pipelines'),
    bridgeFiles,
    bundle: (pipeline) => bundle(pipeline, pipeline.directory, join(bundles, pipeline.name)),
  });
  app.synth();
} catch (error) {
  if (!(error instanceof InvalidDefinition || error instanceof WrongContext)) throw error;
  printLines(process.stderr, error.message);
  process.exitCode = 2;
} finally {
  rmSync(bundles, { recursive: true });
}
