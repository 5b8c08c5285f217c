import { BRIDGE } from './bridge.ts';
import type { Dashboard } from './dashboard.ts';
import { PIPELINES } from './pipelines.ts';
import { QUALITY } from './quality.ts';
import { RUN } from './run.ts';

/** All dashboards, as a person meets them. */
export const DASHBOARDS: readonly Dashboard[] = [PIPELINES, RUN, QUALITY, BRIDGE];
