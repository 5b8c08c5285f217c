import { App } from 'aws-cdk-lib';
import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings, placeOfSetting } from '../operate/session/settings.ts';
import { printLines } from '../cli/terminal.ts';
import { WrongInput } from '../core/input/wrong-input.ts';
import { addAfluente } from '../lib/app.ts';
import { bundle } from '../lib/bundle.ts';
import { contextOf } from '../lib/context.ts';
import { loadPipelines } from '../lib/definition/load.ts';
import { bridgeFiles } from '../observability/bridge.ts';

// The CDK app: `npx cdk synth`, `npx cdk deploy --all -c stage=dev`.
const app = new App();
const bundles = mkdtempSync(join(tmpdir(), 'afluente-'));
try {
  const project = await loadSettings();
  const { stage, settings, pipelines } = contextOf(app.node.getAllContext(), project);
  const { runbook } = project;
  addAfluente(app, {
    stage,
    settings,
    placeOf: (field) => placeOfSetting(field),
    runbook,
    // The CDK's command says where its credentials lead.
    region: process.env['CDK_DEFAULT_REGION'],
    pipelines: await loadPipelines(pipelines),
    bridgeFiles: () => bridgeFiles({ ...settings, stage, runbook }),
    bundle: (pipeline) => bundle(pipeline, pipeline.directory, join(bundles, pipeline.name)),
  });
  app.synth();
} catch (error) {
  if (!(error instanceof WrongInput)) throw error;
  printLines(process.stderr, error.message);
  process.exitCode = 2;
} finally {
  rmSync(bundles, { recursive: true });
}
