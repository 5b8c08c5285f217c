import { loadSettings } from '../../operate/session/settings.ts';
import { resourcesOf, templateOf } from '../support/assemblies.ts';

/** The roles of a pipeline that may use a KMS key, with the statements that say so. */
function users(app: 'dev' | 'brought') {
  return resourcesOf(templateOf(app, 'pipeline-orders'), 'AWS::IAM::Policy').flatMap(
    ([role, { PolicyDocument }]) =>
      (PolicyDocument.Statement as any[])
        .filter(({ Action }) => [Action].flat().includes('kms:Decrypt'))
        .map((statement) => ({ role, statement })),
  );
}

test('who reads what lands may decrypt with the producers’ keys, through S3 of its region, and nobody else may', async () => {
  const { stages } = await loadSettings('test/config/brought.config.ts');
  const [key] = stages['dev']!.producerKeys!;
  const others = users('dev').map(({ role }) => role);
  const added = users('brought').filter(({ role }) => !others.includes(role));
  expect(added).toEqual([
    {
      role: expect.stringMatching(/^uploadRole/),
      statement: {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: key,
        Condition: {
          StringEquals: {
            'kms:ViaService': [{ 'Fn::Join': ['', ['s3.', { Ref: 'AWS::Region' }, '.amazonaws.com']] }],
          },
        },
      },
    },
  ]);
  // It is the one role of those that may read what is landed which reads it: the others ask for its metadata.
  expect(others).toEqual([]);
});
