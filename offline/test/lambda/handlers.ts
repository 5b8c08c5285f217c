import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Judge } from '../../kernel/caller.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { FunctionSpec } from '../../lambda/function-spec.ts';
import { createLambda, type LambdaOptions } from '../../lambda/lambda.ts';
import { LogStreams } from '../../logs/streams.ts';

export const functionArn = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
const roleArn = 'arn:aws:iam::123456789012:role/task';
export const allowAll: Judge = () => ({ allowed: true });
export const operator = { arn: 'arn:aws:iam::123456789012:root' };

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'afluente-'));
}

/** A function whose bundle is one file, written to a directory of its own. */
export function functionOf(name: string, code: string, over: Partial<FunctionSpec> = {}, file = 'index.mjs') {
  const codeDirectory = temporaryDirectory();
  writeFileSync(join(codeDirectory, file), code);
  return {
    arn: functionArn(name),
    name,
    roleArn,
    handler: 'index.handler',
    codeDirectory,
    environment: {},
    timeoutSeconds: 10,
    memoryMegabytes: 256,
    logGroup: `/aws/lambda/${name}`,
    ...over,
  };
}

export function lambdaOf(functions: FunctionSpec[], over: Partial<LambdaOptions> = {}) {
  const lines: string[] = [];
  const lambda = createLambda({
    functions,
    endpoint: () => 'http://127.0.0.1:1',
    credentialsFor: () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'token' }),
    judge: allowAll,
    clock: systemClock,
    onLog: (_, line) => lines.push(line),
    streams: new LogStreams(temporaryDirectory()),
    ...over,
  });
  const call = async (name: string, payload: unknown = {}) => {
    const { payload: text, functionError } = await lambda.invoke(
      functionArn(name),
      JSON.stringify(payload),
      operator,
    );
    return { value: JSON.parse(text), functionError };
  };
  return { lambda, lines, call };
}
