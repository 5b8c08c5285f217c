import * as tagging from '@aws-sdk/client-resource-groups-tagging-api';
import { AwsError, NotImitated } from '../kernel/aws-error.ts';
import { authorize, type Caller, type Judge } from '../kernel/caller.ts';
import { operation, type Service } from '../kernel/service.ts';
import type { TaggedResource } from './tags.ts';

export interface TaggingOptions {
  readonly resources: readonly TaggedResource[];
  readonly judge: Judge;
}

/** Resources on a page when the caller doesn't say (*GetResources*, `ResourcesPerPage`); 100 at most. */
const PAGE = 50;
const MOST = 100;

/** Resource Groups Tagging: the tags that the templates declare. */
export function createTagging(options: TaggingOptions): Service {
  const getResources = async (
    input: tagging.GetResourcesCommandInput,
    caller: Caller,
  ): Promise<Omit<tagging.GetResourcesCommandOutput, '$metadata'>> => {
    authorize(options.judge, { caller, action: 'tag:GetResources', resource: '*' });
    const { TagFilters = [], ResourceTypeFilters = [], ResourcesPerPage = PAGE, PaginationToken } = input;
    if (ResourcesPerPage < 1 || ResourcesPerPage > MOST)
      throw invalid(`ResourcesPerPage must be from 1 to ${MOST}.`);
    const types = ResourceTypeFilters.map(resourceType);
    const found = options.resources.filter(
      ({ arn, tags }) =>
        (types.length === 0 || types.some((isOf) => isOf(arn))) &&
        TagFilters.every(({ Key, Values = [] }) =>
          tags.some((tag) => tag.Key === Key && (Values.length === 0 || Values.includes(tag.Value))),
        ),
    );
    const start = Number(PaginationToken || 0);
    if (!Number.isInteger(start) || start < 0) throw invalid('PaginationToken is not valid.');
    const end = start + ResourcesPerPage;
    return {
      ResourceTagMappingList: found
        .slice(start, end)
        .map(({ arn, tags }) => ({ ResourceARN: arn, Tags: [...tags] })),
      PaginationToken: end < found.length ? String(end) : '',
    };
  };
  return {
    signingName: 'tagging',
    protocol: 'awsJson1_1',
    codec: new tagging.ResourceGroupsTaggingAPIClient({
      region: 'us-east-1',
    }).config.protocol.getPayloadCodec(),
    targetPrefix: 'ResourceGroupsTaggingAPI_20170126',
    violation: invalid,
    operations: [
      operation(
        'GetResources',
        tagging.GetResources$,
        ['TagFilters', 'ResourceTypeFilters', 'ResourcesPerPage', 'PaginationToken'],
        getResources,
      ),
    ],
  };
}

/** Services whose ARNs hold no resource type. */
const UNTYPED = new Set(['s3', 'sns', 'sqs']);

/** Whether an ARN is of `service[:resourceType]`, both as they stand in ARNs. */
function resourceType(filter: string): (arn: string) => boolean {
  const [service = '', type] = filter.split(':');
  if (type === undefined) return (arn) => arn.split(':')[2] === service;
  if (UNTYPED.has(service)) throw new NotImitated(`the resource type ${filter} of GetResources`);
  return (arn) => {
    const [, , of, , , resource = ''] = arn.split(':');
    return of === service && resource.split('/')[0] === type;
  };
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}
