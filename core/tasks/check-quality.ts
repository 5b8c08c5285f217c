import * as z from 'zod/mini';
import { CheckResult } from '../checks/result.ts';
import { counted } from '../units.ts';
import { ctas } from './ctas.ts';
import { CALL_RETRIES, reported, type Task } from './task.ts';

export const Checked = z.extend(ctas.output, { checks: z.array(CheckResult) });
export type Checked = z.infer<typeof Checked>;

export const checkQuality = {
  kind: 'check-quality',
  state: () => 'check_data_quality',
  comment: 'Checks the source and the build, with one SELECT each; a failed error check ends the run here.',
  limits: { seconds: 60, megabytes: 256 },
  readsRows: true,
  waits: true,
  lock: 'holds',
  publishes: false,
  statements: {
    check_source: { billed: true, leaves: false },
    check_target: { billed: true, leaves: false },
    offending: { billed: true, leaves: false },
  },
  retries: CALL_RETRIES,
  input: ctas.output,
  output: Checked,
  report: reported(z.pick(Checked, { checks: true }), ({ checks }) => {
    const failed = checks.filter(({ passed }) => !passed).length;
    const passed = `${checks.length - failed} passed`;
    return failed > 0 ? `${passed}, ${counted(failed, 'warning')}` : passed;
  }),
} as const satisfies Task;
