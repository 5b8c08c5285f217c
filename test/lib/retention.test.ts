import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourcesOf, templateOf } from '../support/assemblies.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
const [, section = ''] = text.split('## What stays, and for how long');
/** What a row of the table says, by its first words. */
const said = (what: string) => new RegExp(`^\\| ${what}[^|]*\\| *(.*?) *\\|$`, 'm').exec(section)?.[1];

test('docs/operations.md says how long what lies in the bucket stays, as its lifecycle rules have it', () => {
  const rules: Record<string, any>[] = resourcesOf(templateOf('dev', 'storage'), 'AWS::S3::Bucket').find(
    ([, properties]) => properties['VersioningConfiguration'],
  )![1]['LifecycleConfiguration'].Rules;
  const expiring = Object.fromEntries(
    rules.flatMap(({ Prefix, ExpirationInDays }) =>
      ExpirationInDays === undefined ? [] : [[Prefix, `${ExpirationInDays} days`]],
    ),
  );
  expect(expiring).toEqual({
    'rejected-data/': said('`rejected-data/`'),
    'athena-staging/': said('`athena-staging/`'),
  });
  const days = (read: (rule: Record<string, any>) => number | undefined) =>
    `${rules.map(read).find((found) => found !== undefined)} days`;
  expect(said('what was deleted or written over')).toBe(
    days((rule) => rule['NoncurrentVersionExpiration']?.NoncurrentDays),
  );
  expect(said('uploads that broke off')).toBe(
    days((rule) => rule['AbortIncompleteMultipartUpload']?.DaysAfterInitiation),
  );
  expect(said('`landing/`')).toBe('until somebody deletes it');
});
