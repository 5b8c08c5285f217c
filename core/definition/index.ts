export { check } from './checks.ts';
export { col } from './columns.ts';
export { pipeline } from './pipeline.ts';
export { daily, hourly, weekly } from './schedule.ts';
export { csv } from './source.ts';
