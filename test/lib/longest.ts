import { App } from 'aws-cdk-lib';
import fc from 'fast-check';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageOf } from '../../operate/session/settings.ts';
import { addAfluente } from '../../lib/app.ts';
import { bundlesIn } from '../../lib/bundle.ts';
import { bridgeFiles } from '../../observability/bridge.ts';
import { longest, NAMES } from '../support/longest.ts';

// Synthesizes a stage whose pipelines have the longest names that pass: node test/lib/longest.ts <stage> <cdk.out> <how many>.
// It is a program of its own because the CDK loads ten times faster outside of Jest.
const [stage = 'prod', outdir = mkdtempSync(join(tmpdir(), 'longest-')), many = '2'] = process.argv.slice(2);
const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};
const code = mkdtempSync(join(tmpdir(), 'longest-code-'));
const drawn = fc.sample(longest(stage, NAMES), Number(many));
const pipelines = drawn.map(({ pipeline }, index) => {
  const name = `x${index.toString(36)}${pipeline.name.slice(2)}`;
  const directory = join(code, name);
  mkdirSync(directory);
  writeFileSync(join(directory, 'pipeline.ts'), 'export default {};\n');
  return { ...pipeline, name, directory };
});
const { settings } = await stageOf('prod');
const app = new App({ context, outdir });
addAfluente(app, {
  stage: stage,
  settings: { ...settings, bridge: 'grafana' },
  region: 'us-east-1',
  pipelines,
  bridgeFiles: () => bridgeFiles({ ...settings, stage, runbook: undefined }),
  bundle: () => bundlesIn(() => code),
});
app.synth();
