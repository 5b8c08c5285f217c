import { randomBytes } from 'node:crypto';
import type { FunctionSpec } from './function-spec.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface ProcessOptions {
  /** Where the function's SDK clients send their calls: `AWS_ENDPOINT_URL`. */
  readonly endpoint: (functionName: string) => string;
  readonly credentialsFor: (roleArn: string, functionName: string) => Credentials;
}

/** An X-Ray header that says "not sampled". */
export function traceId(): string {
  const hex = (bytes: number) => randomBytes(bytes).toString('hex');
  return `Root=1-${hex(4)}-${hex(12)};Parent=${hex(8)};Sampled=0`;
}

/** Node's flags as the bootstrap of AWS's runtime sets them: 90 % of the declared memory is old space. */
export function nodeFlags(memoryMegabytes: number): string[] {
  const newSpace = Math.floor(memoryMegabytes / 10);
  return [
    '--expose-gc',
    '--max-http-header-size=81920',
    `--max-semi-space-size=${Math.floor(newSpace / 2)}`,
    `--max-old-space-size=${memoryMegabytes - newSpace}`,
  ];
}

/** The environment of a function's process: the template's variables and Lambda's own, nothing of ours. */
export function environmentVariables(
  spec: FunctionSpec,
  logStream: string,
  options: ProcessOptions,
): Record<string, string> & { readonly AWS_ACCESS_KEY_ID: string } {
  const region = spec.arn.split(':')[3] ?? '';
  const credentials = options.credentialsFor(spec.roleArn, spec.name);
  return {
    PATH: process.env['PATH'] ?? '',
    // Windows starts no process without it.
    ...(process.platform === 'win32' ? { SystemRoot: process.env['SystemRoot'] ?? '' } : {}),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    // The home of Lambda's user doesn't exist, so that the SDK reads nobody's ~/.aws.
    HOME: '/home/sbx_user1051',
    USERPROFILE: '/home/sbx_user1051',
    ...spec.environment,
    LAMBDA_TASK_ROOT: spec.codeDirectory,
    _HANDLER: spec.handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: options.endpoint(spec.name),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: spec.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    _X_AMZN_TRACE_ID: traceId(),
  };
}
