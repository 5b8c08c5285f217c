import { App } from 'aws-cdk-lib';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '../../core/definition/pipeline.ts';
import type { StageSettings } from '../../core/settings/settings.ts';
import { addAfluente } from '../../lib/app.ts';
import { bundlesIn } from '../../lib/bundle.ts';
import orders from '../../pipelines/orders/pipeline.ts';
import { stages } from '../support/settings.ts';
import { type Stack, stacksIn } from './assembly.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What makes an app; absent: as the project comes. */
export interface Setup {
  /** @default dev */
  readonly stage?: 'dev' | 'prod';
  readonly settings?: Partial<StageSettings>;
  /** Name → definition. */
  readonly pipelines?: Readonly<Record<string, Definition>>;
}

/** The app of a setup, synthesized by the product's own code; its bundles are empty, since none is run. */
export function stacksOf({ stage = 'dev', settings, pipelines = { orders } }: Setup): Stack[] {
  const directory = mkdtempSync(join(tmpdir(), 'afluente-deployments-'));
  try {
    const bundle = join(directory, 'bundle');
    mkdirSync(bundle);
    writeFileSync(join(bundle, 'index.mjs'), '');
    const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: object };
    const app = new App({
      outdir: join(directory, 'cdk.out'),
      analyticsReporting: false,
      context: { ...context, '@aws-cdk/core:validateAgainstDefaultRules': false },
    });
    addAfluente(app, {
      stage,
      settings: { ...stages[stage], ...settings },
      region: 'us-east-1',
      pipelines: Object.entries(pipelines).map(([name, definition]) => ({
        name,
        definition,
        sql: 'SELECT 1',
        directory,
      })),
      bundle: () => bundlesIn(() => bundle),
      bridgeFiles: () => ({
        images: { exporter: 'exporter', prometheus: 'prometheus' },
        exporter: 'exporter',
        agent: 'agent',
        rules: 'groups: []',
        pollSeconds: 60,
        outOfOrderSeconds: 60,
      }),
    });
    app.synth();
    return stacksIn(join(directory, 'cdk.out'));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
