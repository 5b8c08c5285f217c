import { athenaClient, glueClient, s3Client, statesClient } from '../../../lambdas/runtime/clients.ts';
import { defaultProvider } from '../../../lambdas/runtime/credentials.ts';

Object.assign(process.env, {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 's',
  ROLE: 'arn:aws:iam::000000000000:role/task',
});

test.each([
  ['athena', athenaClient],
  ['glue', glueClient],
  ['s3', s3Client],
  ['states', statesClient],
])('the client of %s gives a service that hangs ten seconds, and a connection three', async (_, client) => {
  const { requestHandler } = client().config;
  // Read once a request is sent.
  const settings = await (requestHandler as any).configProvider;
  expect(settings).toMatchObject({
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    throwOnRequestTimeout: true,
    socketTimeout: 60_000,
  });
});

test('credentials are those of the environment', async () => {
  expect(await defaultProvider()()).toMatchObject({ accessKeyId: 'a', secretAccessKey: 's' });
});
