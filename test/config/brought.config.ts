import { config } from '../../core/settings/index.ts';
import own from './afluente.config.ts';

const { dev, prod } = own.stages;

/** A bucket and keys that others have made, and where the team reads its runbook. */
export default config({
  runbook: 'https://wiki.example.com/afluente/runbook',
  stages: {
    dev: {
      ...dev!,
      existingBucket: 'my-lake',
      producerKeys: ['arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
      alarmEmails: ['data@example.com'],
    },
    prod: prod!,
  },
});
