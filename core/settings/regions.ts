import type { StageSettings } from './settings.ts';

/** The regions of the partition `aws` of which the lists below are. */
const REGIONS = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-south-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-central-1',
  'ca-west-1',
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];

/** What only some settings ask for, and not every region has. */
interface Service {
  readonly name: string;
  /** Whether a stage asks for it. */
  readonly isWanted: (settings: StageSettings) => boolean;
  /** The regions that have it. */
  readonly regions: readonly string[];
  /** What to do elsewhere. */
  readonly instead: string;
}

/**
 * The types of our templates that one of these regions lacks, by CloudFormation's registry as cfn-lint 1.51.0 has it
 * (its rule E3006), read on 2026-11-27: AWS::APS::Workspace and AWS::Grafana::Workspace.
 * What every bridge asks for comes first: nobody is told to write a bridge that the region lacks too.
 */
const SERVICES: readonly Service[] = [
  {
    name: 'Amazon Managed Prometheus',
    isWanted: ({ bridge }) => bridge !== undefined,
    regions: REGIONS.filter((region) => region !== 'ap-southeast-6'),
    instead: 'leave bridge out, and run monitoring/ elsewhere',
  },
  {
    name: 'Amazon Managed Grafana',
    isWanted: ({ bridge }) => bridge === 'grafana',
    regions: [
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-southeast-1',
      'ap-southeast-2',
      'eu-central-1',
      'eu-west-1',
      'eu-west-2',
      'us-east-1',
      'us-east-2',
      'us-west-2',
    ],
    instead: "write bridge: 'prometheus', and show its workspace in a Grafana elsewhere",
  },
];

/** Whether a region has all that a stage's settings ask for. */
export type Availability =
  | { readonly kind: 'available' }
  /** What is missing there, and what to do. */
  | { readonly kind: 'absent'; readonly what: string }
  /** What nothing is known of: the region is none of the list, or isn't told. */
  | { readonly kind: 'unknown'; readonly what: string };

/** @param region where the stage goes, if that is told */
export function availabilityOf(settings: StageSettings, region: string | undefined): Availability {
  const doubtful = SERVICES.filter(
    ({ isWanted, regions }) => isWanted(settings) && (region === undefined || !regions.includes(region)),
  );
  const [first] = doubtful;
  if (!first) return { kind: 'available' };
  if (region !== undefined && REGIONS.includes(region))
    return { kind: 'absent', what: `${first.name} is not in ${region}; ${first.instead}` };
  const where = region === undefined ? 'the region, which is not set here,' : region;
  const names = doubtful.map(({ name }) => name).join(' and ');
  return { kind: 'unknown', what: `whether ${where} has ${names} is not known; look before you deploy` };
}
