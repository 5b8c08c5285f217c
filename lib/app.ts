import { type App, type Stack, Tags } from 'aws-cdk-lib';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { stackPrefix, type Stage } from '../core/names.ts';
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
 * @throws InvalidDefinition when a pipeline's names or statements are longer than AWS allows on this stage
 */
export function addAfluente(app: App, props: AfluenteProps): void {
  const { stage, pipelines, bundle, settings, bridgeFiles } = props;
  assertWithinLimits(pipelines, stage);
  const id = (name: string) => stackPrefix(stage) + name.replaceAll('_', '-');
  const bucketIn = bucketOf(app, id('storage'), stage, settings);
  const catalog = new CatalogStack(app, id('catalog'), {
    stage,
    settings,
    bucketIn,
    description: `Afluente ${stage}: Glue database and Athena workgroups`,
    terminationProtection: settings.keepData,
  });
  const { alarms } = new AlertsStack(app, id('alerts'), {
    stage,
    settings,
    description: `Afluente ${stage}: where alarms are told`,
  });
  const watched = pipelines.map((pipeline) => {
    const stack = new PipelineStack(app, id(`pipeline-${pipeline.name}`), {
      stage,
      settings,
      bucketIn,
      pipeline,
      bundles: bundle(pipeline),
      alarms,
      description: `Afluente ${stage}: the pipeline ${pipeline.name}`,
    });
    stack.addStackDependency(catalog);
    Tags.of(stack).add('pipeline', pipeline.name);
    const { stateMachine, functionNames, deadLetterQueues } = stack;
    return {
      name: pipeline.name,
      stateMachineArn: stateMachine.stateMachineArn,
      functionNames,
      deadLetterQueues,
    };
  });
  new ObservabilityStack(app, id('observability'), {
    stage,
    settings,
    pipelines: watched,
    alarmTopic: alarms.topic,
    description: `Afluente ${stage}: the CloudWatch dashboard and the alarms of the stage`,
  });
  if (settings.bridge) {
    new BridgeStack(app, id('bridge'), {
      stage,
      settings,
      bridge: settings.bridge,
      files: bridgeFiles(),
      alarmTopic: alarms.topic,
      description: `Afluente ${stage}: CloudWatch's metrics in a managed Prometheus`,
    });
  }
  Tags.of(app).add('project', 'afluente');
  Tags.of(app).add('stage', stage);
}

/** The data bucket as a stack sees it: the storage stack's, or one that exists and needs no stack. */
function bucketOf(app: App, id: string, stage: Stage, settings: StageSettings): (stack: Stack) => IBucket {
  const { existingBucket } = settings;
  if (existingBucket) return (stack) => Bucket.fromBucketName(stack, 'Data', existingBucket);
  const { bucket } = new StorageStack(app, id, {
    stage,
    settings,
    description: `Afluente ${stage}: the data bucket`,
    terminationProtection: settings.keepData,
  });
  return () => bucket;
}
