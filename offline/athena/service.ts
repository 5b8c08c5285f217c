import * as aws from '@aws-sdk/client-athena';
import { operation, type Service } from '../kernel/service.ts';
import { invalid, type Athena } from './athena.ts';

/** Athena, as far as the product and its commands use it. */
export function athenaService(athena: Athena): Service {
  return {
    signingName: 'athena',
    protocol: 'awsJson1_1',
    codec: new aws.AthenaClient({ region: 'us-east-1' }).config.protocol.getPayloadCodec(),
    targetPrefix: 'AmazonAthena',
    violation: invalid,
    errors: { InvalidRequestException: aws.InvalidRequestException$ },
    operations: [
      operation(
        'StartQueryExecution',
        aws.StartQueryExecution$,
        ['ClientRequestToken', 'QueryExecutionContext', 'QueryString', 'ResultConfiguration', 'WorkGroup'],
        athena.startQueryExecution.bind(athena),
      ),
      operation(
        'GetQueryExecution',
        aws.GetQueryExecution$,
        ['QueryExecutionId'],
        athena.getQueryExecution.bind(athena),
      ),
      operation(
        'GetQueryResults',
        aws.GetQueryResults$,
        ['QueryExecutionId', 'NextToken', 'MaxResults'],
        athena.getQueryResults.bind(athena),
      ),
      operation(
        'StopQueryExecution',
        aws.StopQueryExecution$,
        ['QueryExecutionId'],
        athena.stopQueryExecution.bind(athena),
      ),
    ],
  };
}
