export { config } from './settings.ts';
