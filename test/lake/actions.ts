/**
 * The IAM action that each call of the product needs, by the SDK's package, its client and the operation. S3's are of the
 * table "API operations defined by Amazon S3", the others of "Actions defined by …", in the Service Authorization
 * Reference: https://docs.aws.amazon.com/service-authorization/latest/reference/list_s3.html, `list_awsglue`,
 * `list_amazonathena`, `list_awsstepfunctions`, `list_awscloudformation`, `list_amazoncloudwatch`,
 * `list_amazoncloudwatchlogs`, `list_awssecuritytokenservice`.
 */
export const ACTIONS: Readonly<
  Record<string, { readonly client: string; readonly actions: Readonly<Record<string, string>> }>
> = {
  s3: {
    client: 'S3Client',
    actions: {
      AbortMultipartUpload: 's3:AbortMultipartUpload',
      CompleteMultipartUpload: 's3:PutObject',
      CreateMultipartUpload: 's3:PutObject',
      DeleteObject: 's3:DeleteObject',
      DeleteObjects: 's3:DeleteObject',
      GetObject: 's3:GetObject',
      HeadObject: 's3:GetObject',
      ListMultipartUploads: 's3:ListBucketMultipartUploads',
      ListObjectVersions: 's3:ListBucketVersions',
      ListObjectsV2: 's3:ListBucket',
      PutObject: 's3:PutObject',
      UploadPart: 's3:PutObject',
    },
  },
  glue: {
    client: 'GlueClient',
    actions: {
      BatchCreatePartition: 'glue:BatchCreatePartition',
      BatchDeletePartition: 'glue:BatchDeletePartition',
      BatchUpdatePartition: 'glue:BatchUpdatePartition',
      CreateDatabase: 'glue:CreateDatabase',
      CreateTable: 'glue:CreateTable',
      DeleteTable: 'glue:DeleteTable',
      GetDatabase: 'glue:GetDatabase',
      GetPartitions: 'glue:GetPartitions',
      GetTable: 'glue:GetTable',
      GetTables: 'glue:GetTables',
      UpdateTable: 'glue:UpdateTable',
    },
  },
  athena: {
    client: 'AthenaClient',
    actions: {
      GetQueryExecution: 'athena:GetQueryExecution',
      GetQueryResults: 'athena:GetQueryResults',
      StartQueryExecution: 'athena:StartQueryExecution',
      StopQueryExecution: 'athena:StopQueryExecution',
    },
  },
  sfn: {
    client: 'SFNClient',
    actions: {
      DescribeExecution: 'states:DescribeExecution',
      DescribeStateMachine: 'states:DescribeStateMachine',
      DescribeStateMachineForExecution: 'states:DescribeStateMachineForExecution',
      GetExecutionHistory: 'states:GetExecutionHistory',
      ListExecutions: 'states:ListExecutions',
      RedriveExecution: 'states:RedriveExecution',
      StartExecution: 'states:StartExecution',
      StopExecution: 'states:StopExecution',
    },
  },
  cloudformation: {
    client: 'CloudFormationClient',
    actions: {
      DeleteStack: 'cloudformation:DeleteStack',
      DescribeStacks: 'cloudformation:DescribeStacks',
      GetTemplate: 'cloudformation:GetTemplate',
      ListStackResources: 'cloudformation:ListStackResources',
    },
  },
  cloudwatch: {
    client: 'CloudWatchClient',
    actions: { GetMetricData: 'cloudwatch:GetMetricData', ListMetrics: 'cloudwatch:ListMetrics' },
  },
  'cloudwatch-logs': {
    client: 'CloudWatchLogsClient',
    actions: { FilterLogEvents: 'logs:FilterLogEvents' },
  },
  sts: { client: 'STSClient', actions: { GetCallerIdentity: 'sts:GetCallerIdentity' } },
};
