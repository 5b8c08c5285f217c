import { z } from 'zod';
import type { DeployedResource, Deployment } from '../assembly/deployment.ts';
import { NotImitated } from '../kernel/aws-error.ts';
import { parseProperties } from '../kernel/properties.ts';

/** A Lambda function as its template declares it. */
export interface FunctionSpec {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  /** `index.handler` */
  readonly handler: string;
  /** The directory of the bundle: `LAMBDA_TASK_ROOT`. */
  readonly codeDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly logGroup: string;
  /** Where an event goes that the function failed at for good: an SQS queue's ARN. */
  readonly deadLetterQueue?: string;
  /** At most so many invocations at once; absent: the account's limit, which one machine doesn't reach. */
  readonly reservedConcurrency?: number;
}

/** Names that Lambda keeps for itself (*Defined runtime environment variables*); a deployment with one fails. */
const reserved =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(FUNCTION_(NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(GROUP|STREAM)_NAME|RUNTIME_API)|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/;

const Properties = z.strictObject({
  Architectures: z.unknown().optional(),
  Code: z.unknown().optional(),
  DeadLetterConfig: z.strictObject({ TargetArn: z.string().regex(/^arn:[^:]+:sqs:/, 'a queue') }).optional(),
  Description: z.unknown().optional(),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()).default({}) }).optional(),
  /** Space in `/tmp` isn't limited here. */
  EphemeralStorage: z.unknown().optional(),
  FunctionName: z.string().optional(),
  Handler: z.string(),
  LoggingConfig: z
    .strictObject({ LogFormat: z.literal('Text').optional(), LogGroup: z.string().optional() })
    .optional(),
  MemorySize: z.int().min(128).max(10_240).default(128),
  PackageType: z.literal('Zip').optional(),
  ReservedConcurrentExecutions: z.int().min(0).optional(),
  Role: z.string(),
  Runtime: z.literal('nodejs24.x'),
  Tags: z.unknown().optional(),
  Timeout: z.int().min(1).max(900).default(3),
  TracingConfig: z.unknown().optional(),
});

/**
 * @param resource an `AWS::Lambda::Function`
 * @throws NotImitated for a property or value that would change how the function runs
 */
export function functionFromTemplate(resource: DeployedResource, deployment: Deployment): FunctionSpec {
  const properties = parseProperties(Properties, resource);
  const environment = properties.Environment?.Variables ?? {};
  const forbidden = Object.keys(environment).filter((name) => reserved.test(name));
  if (forbidden.length > 0)
    throw new NotImitated(
      `${resource.logicalId}: environment variables reserved by Lambda: ${forbidden.join()}`,
    );
  const name = properties.FunctionName ?? resource.physicalId;
  return {
    arn: resource.arn,
    name,
    roleArn: properties.Role,
    handler: properties.Handler,
    codeDirectory: deployment.codeDirectory(resource.arn),
    environment,
    timeoutSeconds: properties.Timeout,
    memoryMegabytes: properties.MemorySize,
    deadLetterQueue: properties.DeadLetterConfig?.TargetArn,
    logGroup: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    reservedConcurrency: properties.ReservedConcurrentExecutions,
  };
}
