import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { systemClock } from '../../kernel/clock.ts';
import type { Lambda } from '../../lambda/lambda.ts';
import { eventPolicies } from '../../lambda/asynchronous.ts';
import { functionFromTemplate } from '../../lambda/function-spec.ts';
import { LogStreams } from '../../logs/streams.ts';
import { functionArn, functionOf, lambdaOf, operator, temporaryDirectory } from './handlers.ts';

let open: Lambda | undefined;
afterEach(() => open?.close());

function start(...parameters: Parameters<typeof lambdaOf>) {
  const started = lambdaOf(...parameters);
  open = started.lambda;
  return started;
}

describe('a function that works', () => {
  test('gets its event, context and declared environment, and nothing of ours', async () => {
    const code = `
      const start = await Promise.resolve('awaited');
      export const handler = async (event, context) => ({
        start, event, context, remaining: context.getRemainingTimeInMillis(), env: process.env, cwd: process.cwd(),
        flags: process.execArgv,
      });`;
    const spec = functionOf('ok', code, { environment: { TABLE: 'orders' } });
    const { call } = start([spec]);
    const { value, functionError } = await call('ok', { day: 1 });
    expect(functionError).toBeUndefined();
    expect(value).toMatchObject({ start: 'awaited', event: { day: 1 } });
    expect(value.context).toMatchObject({
      functionName: 'ok',
      memoryLimitInMB: '256',
      functionVersion: '$LATEST',
      invokedFunctionArn: functionArn('ok'),
      logGroupName: '/aws/lambda/ok',
    });
    expect(value.remaining).toBeGreaterThan(9_000);
    expect(value.env).toMatchObject({
      TABLE: 'orders',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_SESSION_TOKEN: 'token',
      _HANDLER: 'index.handler',
    });
    expect(Object.keys(value.env)).not.toContain('USER');
    expect(value.cwd).toBe(spec.codeDirectory);
    expect(value.flags).toContain('--max-old-space-size=231');
  });

  test('stays warm, and runs concurrent invocations in environments of their own', async () => {
    const code = `
      let calls = 0;
      exports.handler = async ({ wait }) => {
        await new Promise((resolve) => setTimeout(resolve, wait));
        return { pid: process.pid, calls: ++calls };
      };`;
    const { lambda, call, lines } = start([functionOf('warm', code, {}, 'index.js')]);
    await lambda.prewarm();
    const first = await call('warm', { wait: 0 });
    const second = await call('warm', { wait: 0 });
    expect(second.value).toEqual({ pid: first.value.pid, calls: 2 });
    const both = await Promise.all([call('warm', { wait: 200 }), call('warm', { wait: 200 })]);
    expect(both[0].value.pid).not.toBe(both[1].value.pid);
    expect(lines.filter((line) => line.includes('Init Duration'))).toHaveLength(2);
  });

  test('begins every later invocation on code that was deployed, and ends those under way on the old', async () => {
    const code = (version: string) => `
      export const handler = async ({ wait = 0 }) => {
        await new Promise((resolve) => setTimeout(resolve, wait));
        return '${version}';
      };`;
    const { lambda, call } = start([functionOf('one', code('old')), functionOf('other', code('old'))]);
    expect((await call('one')).value).toBe('old');
    const underWay = call('one', { wait: 500 });
    const { codeDirectory } = functionOf('one', code('new'));
    lambda.replaceCode((name) => (name === 'one' ? codeDirectory : undefined));
    expect((await call('one')).value).toBe('new');
    expect((await underWay).value).toBe('old');
    const both = await Promise.all([call('one', { wait: 100 }), call('one', { wait: 100 })]);
    expect(both.map(({ value }) => value)).toEqual(['new', 'new']);
    expect((await call('other')).value).toBe('old');
  });

  test('writes its lines between START and REPORT, before its answer', async () => {
    const code = `export const handler = async () => {
      console.log('two\\nlines'); process.stdout.write('raw\\n'); console.error('bad %d', 7); process.stdout.write('open end'); };`;
    const { call, lines } = start([functionOf('logs', code)]);
    expect((await call('logs')).value).toBeNull();
    expect(lines[0]).toMatch(/^START RequestId: \S+ Version: \$LATEST$/);
    expect(lines[1]).toMatch(/^\S+Z\t\S+\tINFO\ttwo\rlines$/);
    expect(lines[2]).toBe('raw');
    expect(lines[3]).toMatch(/\tERROR\tbad 7$/);
    expect(lines[4]).toBe('open end');
    expect(lines[5]).toMatch(/^END RequestId/);
    expect(lines[6]).toMatch(
      /^REPORT RequestId: \S+\tDuration: \S+ ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tMax Memory Used: \d+ MB\tInit Duration: \S+ ms$/,
    );
    expect(Number(/Max Memory Used: (\d+)/.exec(lines[6] ?? '')?.[1])).toBeGreaterThan(20);
  });

  test('loses its lines without permission for its log group', async () => {
    const logDirectory = temporaryDirectory();
    const { call, lines } = start([functionOf('mute', 'export const handler = async () => 1;')], {
      streams: new LogStreams(logDirectory),
      judge: ({ action }) =>
        action === 'logs:PutLogEvents' ? { allowed: false, reason: '' } : { allowed: true },
    });
    expect((await call('mute')).value).toBe(1);
    expect(lines).toEqual([]);
    expect(existsSync(join(logDirectory, 'aws'))).toBe(false);
  });

  test('has a log file in its log group, each line with its time before it', async () => {
    const logDirectory = temporaryDirectory();
    const { call, lines } = start([functionOf('filed', 'export const handler = async () => 1;')], {
      streams: new LogStreams(logDirectory),
      clock: { ...systemClock, now: () => new Date('2026-11-23T04:30:00.125Z') },
    });
    await call('filed');
    const [file = '', ...others] = readdirSync(join(logDirectory, 'aws/lambda/filed'));
    expect(file).toMatch(/^2026-11-23-LATEST-[0-9a-f]{32}\.log$/);
    expect(others).toEqual([]);
    expect(readFileSync(join(logDirectory, 'aws/lambda/filed', file), 'utf8')).toBe(
      lines.map((line) => `2026-11-23T04:30:00.125Z ${line}\n`).join(''),
    );
  });
});

describe('a function that fails', () => {
  const failing: Record<string, [code: string, error: object, over?: object]> = {
    'throws by name': [
      `class Il extends Error { name = 'LockLost' } export const handler = async () => { throw new Il('lost') };`,
      { errorType: 'LockLost', errorMessage: 'lost', trace: expect.arrayContaining(['LockLost: lost']) },
    ],
    'returns what JSON cannot hold': [
      `export const handler = async () => 1n;`,
      { errorType: 'Runtime.JSONStringifyError', errorMessage: 'Unable to stringify response body' },
    ],
    'returns more than 6 MB': [
      `export const handler = async () => 'x'.repeat(7e6);`,
      { errorType: 'Function.ResponseSizeTooLarge' },
    ],
    exits: [
      `export const handler = async () => process.exit(3);`,
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(
          /^RequestId: \S+ Error: Runtime exited with error: exit status 3$/,
        ),
      },
    ],
    'exits without an error': [
      `export const handler = async () => process.exit(0);`,
      { errorMessage: expect.stringMatching(/Runtime exited without providing a reason$/) },
    ],
    'never yields': [
      `export const handler = async () => { for (;;); };`,
      {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 1.00 seconds$/),
      },
      { timeoutSeconds: 1 },
    ],
    'takes more memory than it declared': [
      `export const handler = async () => { const all = []; for (;;) all.push(Buffer.alloc(1e6, 1)); };`,
      {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(/Error: Runtime exited with error: signal: killed$/),
      },
      { memoryMegabytes: 128 },
    ],
    'leaves a rejection unhandled': [
      `export const handler = () => new Promise(() => { Promise.reject(new Error('stray')); });`,
      { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: stray' },
    ],
    'does not load': [`throw new RangeError('no');`, { errorType: 'RangeError', errorMessage: 'no' }],
    'is not there': [
      `export const other = 1;`,
      { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported' },
    ],
    'takes a callback': [
      `export const handler = (event, context, callback) => callback();`,
      { errorType: 'Runtime.CallbackHandlerDeprecated' },
    ],
  };

  test.each(Object.entries(failing))('%s', async (name, [code, error, over]) => {
    const { call, lines } = start([functionOf('f', code, over)]);
    const { value, functionError } = await call('f');
    expect(functionError).toBe('Unhandled');
    expect(value).toMatchObject(error);
    const report = lines.find((line) => line.startsWith('REPORT')) ?? '';
    if (name.startsWith('takes more'))
      expect(report).toMatch(/Max Memory Used: 128 MB.*\tStatus: error\tError Type: Runtime.OutOfMemory$/);
    // The next invocation gets a fresh environment.
    expect((await call('f')).functionError).toBe('Unhandled');
  });
});

test('a caller without lambda:InvokeFunction is refused in AWS’s words', async () => {
  const { lambda } = start([functionOf('f', 'export const handler = async () => 1;')], {
    judge: () => ({ allowed: false, reason: 'because no identity-based policy allows the action' }),
  });
  await expect(lambda.invoke(functionArn('f'), '{}', operator)).rejects.toMatchObject({
    code: 'AccessDeniedException',
    status: 403,
  });
});

describe('an event', () => {
  const failing = 'export const handler = async () => { throw new Error("no"); };';
  const queue = 'arn:aws:sqs:eu-west-1:123456789012:lost';
  const clock = () => {
    const waits: number[] = [];
    return { waits, now: () => new Date(), sleep: async (ms: number) => void waits.push(ms) };
  };

  test('that its function fails at for good goes to the function’s dead-letter queue', async () => {
    const letters: [string, string, object][] = [];
    const policies = eventPolicies([
      {
        stack: 'S',
        logicalId: 'C',
        type: 'AWS::Lambda::EventInvokeConfig',
        physicalId: 'c',
        arn: '',
        properties: { FunctionName: 'f', Qualifier: '$LATEST', MaximumRetryAttempts: 1 },
      },
    ]);
    const skipping = clock();
    const { lambda } = start([functionOf('f', failing, { deadLetterQueue: queue })], {
      clock: skipping,
      events: { policies, deadLetters: (...letter) => letters.push(letter) },
    });
    await lambda.accept(functionArn('f'), '{"day":1}', operator, {}).handled;
    expect(skipping.waits).toEqual([60_000]);
    expect(letters).toEqual([
      [
        queue,
        '{"day":1}',
        {
          RequestID: expect.any(String),
          ErrorCode: '200',
          ErrorMessage: expect.stringContaining('"errorMessage":"no"'),
        },
      ],
    ]);
  });

  test('waits while its function has no room', async () => {
    const skipping = clock();
    const code = 'export const handler = async () => new Promise((resolve) => setTimeout(resolve, 300));';
    const { lambda, lines } = start([functionOf('f', code, { reservedConcurrency: 1 })], {
      clock: {
        ...skipping,
        sleep: async (ms) => {
          skipping.waits.push(ms);
          await new Promise((resolve) => setTimeout(resolve, 400));
        },
      },
    });
    const both = [1, 2].map(() => lambda.accept(functionArn('f'), '{}', operator, {}).handled);
    await Promise.all(both);
    expect(skipping.waits[0]).toBe(1000);
    expect(lines.filter((line) => line.startsWith('REPORT'))).toHaveLength(2);
  });

  test('waits while the account has none, where another function’s reservation is its own', async () => {
    const throttled: string[] = [];
    const code = 'export const handler = async () => new Promise((resolve) => setTimeout(resolve, 300));';
    const { lambda } = start(
      [functionOf('f', code), functionOf('g', code), functionOf('own', code, { reservedConcurrency: 1 })],
      {
        concurrency: 2,
        onAttempt: (name, _, attempt) => void ('throttled' in attempt && throttled.push(name)),
        clock: { ...clock(), sleep: () => new Promise((resolve) => setTimeout(resolve, 400)) },
      },
    );
    // Of two at once one is reserved, so that one is left to the others.
    const call = (name: string) => lambda.invoke(functionArn(name), '{}', operator);
    const [f, g, own, event] = [
      call('f'),
      call('g'),
      call('own'),
      lambda.accept(functionArn('g'), '{}', operator, {}),
    ];
    await expect(g).rejects.toMatchObject({ code: 'TooManyRequestsException', status: 429 });
    await Promise.all([f, own, event.handled]);
    expect(new Set(throttled)).toEqual(new Set(['g']));
    expect(throttled.length).toBeGreaterThanOrEqual(2);
    await call('g');
  });

  test('is lost when the process ends', async () => {
    const { lambda } = start([functionOf('f', failing)]);
    const { handled } = lambda.accept(functionArn('f'), '{}', operator, {});
    await lambda.close();
    await expect(handled).resolves.toBeUndefined();
  });
});

test('a template’s function is read with its defaults, and an unknown property refused by name', () => {
  const deployment = { codeDirectory: () => '/code' } as never;
  const resource = {
    stack: 'S',
    logicalId: 'Fn',
    type: 'AWS::Lambda::Function',
    physicalId: 'orders-ctas',
    arn: functionArn('orders-ctas'),
    properties: { Code: {}, Handler: 'index.handler', Role: 'arn:role', Runtime: 'nodejs24.x' },
  };
  expect(functionFromTemplate(resource, deployment)).toMatchObject({
    name: 'orders-ctas',
    timeoutSeconds: 3,
    memoryMegabytes: 128,
    logGroup: '/aws/lambda/orders-ctas',
  });
  const layered = { ...resource, properties: { ...resource.properties, Layers: [] } };
  expect(() => functionFromTemplate(layered, deployment)).toThrow('AWS::Lambda::Function Fn of S: Layers');
});
