import { type App, type Stack, Tags } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { bucketName, stackPrefix, type Stage } from '../core/names.ts';
import type { Bundles } from './bundle.ts';
import { assertWithinLimits, type LoadedPipeline } from './definition/load.ts';
import type { StageSettings } from './settings.ts';
import { AlertsStack } from './stacks/alerts-stack.ts';
import { type BridgeFiles, BridgeStack } from './stacks/bridge-stack.ts';
import { CatalogStack } from './stacks/catalog-stack.ts';
import { ObservabilityStack } from './stacks/observability-stack.ts';
import { PipelineStack } from './stacks/pipeline-stack.ts';
import { StorageStack } from './stacks/storage-stack.ts';

export interface AfluenteProps {
  readonly stage: Stage;
  readonly pipelines: readonly LoadedPipeline[];
  /** Makes the bundles of a pipeline's functions. */
  readonly bundle: (pipeline: LoadedPipeline) => Bundles;
  readonly settings: StageSettings;
  /** Asked for where the settings want the bridge. */
  readonly bridgeFiles: () => BridgeFiles;
}

/**
 * Adds the stacks of one stage to an app: storage, catalog and alerts once, a stack for each pipeline, one to watch them.
 * They know each other by names only: what a stack exports can't change while another imports it.
 * @throws InvalidDefinition when a pipeline's names or statements are longer than AWS allows on this stage
 */
export function addAfluente(app: App, props: AfluenteProps): void {
  const { stage, pipelines, bundle, settings, bridgeFiles } = props;
  assertWithinLimits(pipelines, stage);
  const id = (name: string) => stackPrefix(stage) + name.replaceAll('_', '-');
  const bucketIn = (stack: Stack) =>
    Bucket.fromBucketName(stack, 'Data', settings.existingBucket ?? bucketName(stage, 'data', stack));
  const storage = settings.existingBucket
    ? []
    : [
        new StorageStack(app, id('storage'), {
          stage,
          settings,
          description: `Afluente ${stage}: the data bucket`,
          terminationProtection: settings.keepData,
        }),
      ];
  const catalog = new CatalogStack(app, id('catalog'), {
    stage,
    settings,
    bucketIn,
    description: `Afluente ${stage}: Glue database and Athena workgroups`,
    terminationProtection: settings.keepData,
  });
  const alerts = new AlertsStack(app, id('alerts'), {
    stage,
    settings,
    description: `Afluente ${stage}: where alarms are told`,
  });
  for (const pipeline of pipelines) {
    const stack = new PipelineStack(app, id(`pipeline-${pipeline.name}`), {
      stage,
      settings,
      bucketIn,
      pipeline,
      bundles: bundle(pipeline),
      description: `Afluente ${stage}: the pipeline ${pipeline.name}`,
    });
    for (const before of [...storage, catalog, alerts]) stack.addStackDependency(before);
    Tags.of(stack).add('pipeline', pipeline.name);
  }
  const observability = new ObservabilityStack(app, id('observability'), {
    stage,
    settings,
    pipelines: pipelines.map(({ name }) => name),
    description: `Afluente ${stage}: the CloudWatch dashboard and the alarms of the stage`,
  });
  observability.addStackDependency(alerts);
  if (settings.bridge) {
    const bridge = new BridgeStack(app, id('bridge'), {
      stage,
      settings,
      bridge: settings.bridge,
      files: bridgeFiles(),
      description: `Afluente ${stage}: CloudWatch's metrics in a managed Prometheus`,
    });
    bridge.addStackDependency(alerts);
  }
  Tags.of(app).add('project', 'afluente');
  Tags.of(app).add('stage', stage);
}
