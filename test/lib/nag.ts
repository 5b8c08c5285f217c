import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageOf } from '../../operate/session/settings.ts';
import { addAfluente } from '../../lib/app.ts';
import { bundlesIn } from '../../lib/bundle.ts';
import { loadPipelines } from '../../lib/definition/load.ts';
import { bridgeFiles } from '../../observability/bridge.ts';
import { linkShipped } from '../support/assemblies.ts';

// Synthesizes a stage under cdk-nag's AwsSolutions rules: node test/lib/nag.ts <stage> <cdk.out>. It is a
// program of its own because the CDK loads ten times faster outside of Jest.
const ROOT = join(import.meta.dirname, '../..');
const [named = 'dev', outdir = mkdtempSync(join(tmpdir(), 'nag-'))] = process.argv.slice(2);
const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};
const { stage, settings } = await stageOf(named);
const app = new App({ context, outdir });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
const code = mkdtempSync(join(tmpdir(), 'nag-code-'));
addAfluente(app, {
  stage,
  settings: {
    ...settings,
    bridge: 'grafana',
    deployer: {
      provider: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
      repository: 'octo-org/octo-repo',
    },
  },
  region: 'us-east-1',
  pipelines: await loadPipelines(linkShipped()),
  bridgeFiles: () => bridgeFiles({ ...settings, stage, runbook: undefined }),
  bundle: () => bundlesIn(() => code),
});
app.synth();
