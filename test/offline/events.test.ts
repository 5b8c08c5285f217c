import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { altered, type Template } from '../support/assemblies.ts';
import { TestLake } from '../support/lake.ts';

/** The trial's app with a rule that hands each failed execution to the function of its first task. */
function watched(permitted: boolean): string {
  return altered('test', 'pipeline-trial', ({ Resources }: Template) => {
    const [id] = Object.entries(Resources).find(([, { Type }]) => Type === 'AWS::Lambda::Function') ?? [];
    const [queue] = Object.entries(Resources).find(([, { Type }]) => Type === 'AWS::SQS::Queue') ?? [];
    Resources['Watch'] = {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: {
          source: ['aws.states'],
          'detail-type': ['Step Functions Execution Status Change'],
          detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
        },
        Targets: [
          {
            Id: 'Function',
            Arn: { 'Fn::GetAtt': [id, 'Arn'] },
            InputPath: '$.detail.executionArn',
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queue, 'Arn'] } },
          },
        ],
      },
    };
    if (!permitted) return;
    Resources['WatchMay'] = {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { 'Fn::GetAtt': [id, 'Arn'] },
        Principal: 'events.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': ['Watch', 'Arn'] },
      },
    };
  });
}

test.each([true, false])('an execution’s end reaches a function, permitted: %p', async (permitted) => {
  const lake = await TestLake.open('trial', watched(permitted));
  try {
    expect((await lake.start({})).error).toBe('NoSource');
    const audit = () =>
      readFileSync(join(lake.state, 'audit.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter(
          ({ caller, resource }) => caller === 'events.amazonaws.com' && /acquire/.test(String(resource)),
        );
    while (audit().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(audit()).toMatchObject([{ operation: 'InvokeFunction', status: permitted ? 200 : 403 }]);
    expect(existsSync(join(lake.state, 'sqs'))).toBe(!permitted);
  } finally {
    await lake.close();
  }
});
