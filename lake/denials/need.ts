import * as z from 'zod/mini';

/** What a call needs of IAM. */
export interface Need {
  /** `s3:GetObject` */
  readonly action: string;
  /**
   * The ARN where the input has all of it, else what of it the input has; `*` for calls on nothing in particular. With
   * the prefix of a listing, by which it is granted.
   */
  readonly resource: string;
}

/**
 * The SDK's clients by the prefix of their actions:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const PREFIXES: Readonly<Record<string, string>> = {
  S3Client: 's3',
  GlueClient: 'glue',
  AthenaClient: 'athena',
  SFNClient: 'states',
  CloudFormationClient: 'cloudformation',
  CloudWatchClient: 'cloudwatch',
  CloudWatchLogsClient: 'logs',
  STSClient: 'sts',
};

/**
 * The operations whose action has another name, all of them S3's:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export const RENAMED: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  ListMultipartUploads: 'ListBucketMultipartUploads',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  DeleteObjects: 'DeleteObject',
};

/** Those that are on a version where the input names one. */
const OF_VERSIONS = new Set(['GetObject', 'DeleteObject']);

const text = z.optional(z.string());
const Input = z.object({
  Bucket: text,
  Key: text,
  VersionId: text,
  Prefix: text,
  Delete: z.optional(z.object({ Objects: z.optional(z.array(z.object({ VersionId: text }))) })),
  DatabaseName: text,
  DatabaseInput: z.optional(z.object({ Name: text })),
  TableName: text,
  TableInput: z.optional(z.object({ Name: text })),
  Name: text,
  WorkGroup: text,
  QueryExecutionId: text,
  stateMachineArn: text,
  executionArn: text,
  StackName: text,
  logGroupName: text,
});
type Input = z.infer<typeof Input>;

/** What a resource is called in a service's ARNs, by the prefix of its actions. */
const RESOURCES: Readonly<Record<string, (input: Input) => string | undefined>> = {
  s3: ({ Bucket, Key, Prefix, Delete }) => {
    if (Bucket === undefined) return undefined;
    const bucket = `arn:aws:s3:::${Bucket}`;
    if (Delete !== undefined) return `${bucket}/*`;
    if (Key !== undefined) return `${bucket}/${Key}`;
    return Prefix === undefined ? bucket : `${bucket} (s3:prefix ${JSON.stringify(Prefix)})`;
  },
  glue: ({ DatabaseName, DatabaseInput, TableName, TableInput, Name }) => {
    const table = TableName ?? TableInput?.Name ?? Name;
    if (DatabaseName === undefined) return `database/${DatabaseInput?.Name ?? Name}`;
    return table === undefined ? `database/${DatabaseName}` : `table/${DatabaseName}/${table}`;
  },
  athena: ({ WorkGroup, QueryExecutionId }) =>
    WorkGroup === undefined ? `the workgroup of query ${QueryExecutionId}` : `workgroup/${WorkGroup}`,
  states: ({ executionArn, stateMachineArn }) => executionArn ?? stateMachineArn,
  cloudformation: ({ StackName }) => StackName && `stack/${StackName}`,
  logs: ({ logGroupName }) => logGroupName && `log-group:${logGroupName}`,
};

/**
 * What a call needs, as far as its input tells.
 * @param client the client's class, as the SDK names it in a call's context: `S3Client`
 * @param command the command's: `HeadObjectCommand`
 */
export function needOf(client: string, command: string, input: unknown): Need {
  const prefix = PREFIXES[client] ?? client.replace(/Client$/, '').toLowerCase();
  const operation = command.replace(/Command$/, '');
  const known = Input.safeParse(input).data ?? {};
  const name = RENAMED[operation] ?? operation;
  const versioned = known.VersionId ?? known.Delete?.Objects?.find(({ VersionId }) => VersionId)?.VersionId;
  const action =
    prefix === 's3' && OF_VERSIONS.has(name) && versioned !== undefined ? `${name}Version` : name;
  return { action: `${prefix}:${action}`, resource: RESOURCES[prefix]?.(known) ?? '*' };
}
