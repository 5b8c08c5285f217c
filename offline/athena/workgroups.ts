import { z } from 'zod';
import type { DeployedResource } from '../assembly/deployment.ts';

/** CloudFormation's `AWS::Athena::WorkGroup`, with its defaults. Switches may arrive as text. */
const Configuration = z.object({
  EnforceWorkGroupConfiguration: z.coerce.string().default('true'),
  PublishCloudWatchMetricsEnabled: z.coerce.string().default('true'),
  // Athena refuses a smaller one.
  BytesScannedCutoffPerQuery: z.coerce.number().int().min(10_000_000).optional(),
  ResultConfiguration: z.object({ OutputLocation: z.string().optional() }).default({}),
  EngineVersion: z
    .object({ SelectedEngineVersion: z.enum(['AUTO', 'Athena engine version 3']).default('AUTO') })
    .default({ SelectedEngineVersion: 'AUTO' }),
});

const Properties = z.object({
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  WorkGroupConfiguration: Configuration.prefault({}),
});

export interface WorkGroup {
  readonly name: string;
  readonly enabled: boolean;
  /** Whether its output location replaces the client's, and CTAS may not name one. */
  readonly enforced: boolean;
  readonly publishesMetrics: boolean;
  readonly outputLocation?: string;
  /** Bytes that one query may scan. */
  readonly cutoff?: number;
  readonly engine: string;
}

/** The workgroup that every account has. */
const primary: WorkGroup = {
  name: 'primary',
  enabled: true,
  enforced: false,
  publishesMetrics: false,
  engine: 'AUTO',
};

/** The workgroups that the templates declare, by name, and `primary`. */
export function workGroups(resources: readonly DeployedResource[]): ReadonlyMap<string, WorkGroup> {
  const declared = resources
    .filter(({ type }) => type === 'AWS::Athena::WorkGroup')
    .map(({ physicalId, properties }): WorkGroup => {
      const { State, WorkGroupConfiguration: configuration } = Properties.parse(properties);
      const { OutputLocation } = configuration.ResultConfiguration;
      return {
        name: physicalId,
        enabled: State === 'ENABLED',
        enforced: configuration.EnforceWorkGroupConfiguration === 'true',
        publishesMetrics: configuration.PublishCloudWatchMetricsEnabled === 'true',
        outputLocation: OutputLocation,
        cutoff: configuration.BytesScannedCutoffPerQuery,
        engine: configuration.EngineVersion.SelectedEngineVersion,
      };
    });
  return new Map([primary, ...declared].map((group) => [group.name, group]));
}
