export { check } from './checks.ts';
export { pipeline } from './pipeline.ts';
export { daily, hourly, weekly } from './schedule.ts';
export { csv } from './source.ts';
export { col } from '../types/col.ts';
