import { config } from '../../core/settings/index.ts';
import own from './afluente.config.ts';

const { dev, prod } = own.stages;

/** Stages of other names, the first of which has a dash in it, a bridge and a deployer. */
export default config({
  stages: {
    'qa-eu': {
      ...dev!,
      bridge: 'grafana',
      deployer: {
        provider: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
        repository: 'octo-org/octo-repo',
      },
      producerKeys: ['arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    },
    qa: dev!,
    live: { ...prod!, bridge: 'prometheus' },
  },
});
