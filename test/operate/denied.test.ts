import { jest } from '@jest/globals';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { action, command, runProgram } from '../../cli/command.ts';
import { connect } from '../../operate/session/stage.ts';

const USER = 'arn:aws:iam::111122223333:user/maria';
const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${USER}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`;

test('a command that is denied says who may not do what with which resource, and what to do', async () => {
  const aws = createServer((request, response) => {
    request.resume();
    response.writeHead(request.method === 'POST' ? 200 : 403, { 'content-type': 'text/xml' });
    response.end(request.method === 'POST' ? IDENTITY : undefined);
  });
  aws.listen(0, '127.0.0.1');
  await once(aws, 'listening');
  const endpoint = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
  const { s3 } = connect({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'A', secretAccessKey: 'S' },
  });
  let said = '';
  const write = jest
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => Boolean((said += String(text))));
  const { argv, exitCode } = process;
  process.argv = ['node', 'afluente'];
  await runProgram(
    command('one', 'One.').action(
      action(async () => {
        await s3.send(new HeadObjectCommand({ Bucket: 'lake', Key: 'landing/orders/x.csv' }));
        return 0;
      }),
    ),
  );
  const ended = process.exitCode;
  [process.argv, process.exitCode] = [argv, exitCode];
  write.mockRestore();
  aws.close();
  aws.closeAllConnections();
  expect([ended, said]).toEqual([
    1,
    `User: ${USER} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::lake/landing/orders/x.csv. Grant it, or use other credentials.\n`,
  ]);
});
