import { config } from '../../core/settings/index.ts';
import own from './afluente.config.ts';

const { dev, prod } = own.stages;

/** Stages of other names, the first of which has a dash in it and a bridge. */
export default config({
  stages: {
    'qa-eu': { ...dev!, bridge: 'prometheus' },
    qa: dev!,
    live: { ...prod!, bridge: 'grafana' },
  },
});
