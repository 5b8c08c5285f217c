import { jest } from '@jest/globals';
import type { Context } from 'aws-lambda';

/** Where the functions of these tests work, as their stack would say; to be set before one is made. */
export const ENVIRONMENT = {
  PIPELINE: 'trial',
  STAGE: 'dev',
  BUCKET: 'lake',
  DATABASE: 'db',
  WORKGROUP: 'w',
  // What is logged goes by way of `console`, which a test reads.
  POWERTOOLS_DEV: 'true',
  POWERTOOLS_METRICS_DISABLED: 'false',
};

/** What Lambda tells of an invocation. */
const LAMBDA = {
  awsRequestId: 'request-1',
  functionName: 'afluente-dev-trial-publish',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:afluente-dev-trial-publish',
  memoryLimitInMB: '256',
} as Context;

/** The lines that a function logs, and the metrics among them, while something is done. */
export async function spoken(act: () => Promise<unknown>): Promise<{ lines: any[]; metrics: any[] }> {
  const said: string[] = [];
  const methods = ['log', 'info', 'error', 'warn'] as const;
  const spies = methods.map((method) =>
    jest.spyOn(console, method).mockImplementation((text: unknown) => void said.push(String(text))),
  );
  try {
    await act();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  const all = said.map((text) => JSON.parse(text));
  return { lines: all.filter((one) => !('_aws' in one)), metrics: all.filter((one) => '_aws' in one) };
}

/** What a function answered to an event or threw, and what was said meanwhile. */
export async function called(
  handler: (event: unknown, context: Context) => Promise<unknown>,
  event: unknown,
) {
  let answer: any;
  const said = await spoken(async () => {
    answer = await handler(event, LAMBDA).catch((error: unknown) => error);
  });
  return { answer, ...said };
}
