export { check } from './checks.ts';
export { col } from './columns.ts';
export { csv, pipeline } from './pipeline.ts';
export { daily, hourly, weekly } from './schedule.ts';
