import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from '../core/stage/names.ts';
import { exporterConfig } from './exporter.ts';
import { Images } from './images.ts';
import { agentConfig } from './prometheus.ts';
import { rulesFile } from './rules/rules.ts';
import { OUT_OF_ORDER, POLL } from './timing.ts';

/** What a stage's bridge is made of. */
export interface Bridged {
  readonly stage: Stage;
  readonly scanBudgetBytesPerDay: number;
  /** Where people read the runbook. */
  readonly runbook: string | undefined;
}

/** What the bridge on AWS runs: what `monitoring/` has for everywhere else, for one stage and no other. */
export function bridgeFiles({ stage, scanBudgetBytesPerDay, runbook }: Bridged) {
  const images: unknown = JSON.parse(
    readFileSync(join(import.meta.dirname, '../monitoring/images.json'), 'utf8'),
  );
  return {
    images: Images.parse(images),
    exporter: exporterConfig(stage),
    agent: agentConfig({ stages: [stage], only: true }),
    rules: rulesFile({ [stage]: scanBudgetBytesPerDay }, runbook),
    pollSeconds: POLL,
    outOfOrderSeconds: OUT_OF_ORDER,
  };
}
