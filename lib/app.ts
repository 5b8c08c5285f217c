import { Annotations, type App, Stack, Tags } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { bucketName, type Stage } from '../core/stage/names.ts';
import { RELEASE } from '../core/release/release.ts';
import { InvalidSettings } from '../core/settings/parse.ts';
import { availabilityOf } from '../core/settings/regions.ts';
import type { StageSettings } from '../core/settings/settings.ts';
import { pipelineStackName, stackName } from '../core/stage/stage.ts';
import type { Bundles } from './bundle.ts';
import { assertWithinLimits, type LoadedPipeline } from './definition/load.ts';
import { AlertsStack } from './stacks/alerts-stack.ts';
import { type BridgeFiles, BridgeStack } from './stacks/bridge-stack.ts';
import { CatalogStack } from './stacks/catalog-stack.ts';
import { DeployerStack } from './stacks/deployer-stack.ts';
import { ObservabilityStack } from './stacks/observability-stack.ts';
import { PipelineStack } from './stacks/pipeline-stack.ts';
import { StorageStack } from './stacks/storage-stack.ts';

export interface AfluenteProps {
  readonly stage: Stage;
  readonly pipelines: readonly LoadedPipeline[];
  /** Makes the bundles of a pipeline's functions. */
  readonly bundle: (pipeline: LoadedPipeline) => Bundles;
  readonly settings: StageSettings;
  /** Where a setting is written, as it is named to people. @default the file's name */
  readonly placeOf?: (field: string) => string;
  /** Where people read the runbook. @default the file's name is told */
  readonly runbook?: string;
  /** Where it is deployed to, if that is known: stacks are the same in every region. */
  readonly region?: string;
  /** Asked for where the settings want the bridge. */
  readonly bridgeFiles: () => BridgeFiles;
}

/**
 * Adds the stacks of one stage to an app: storage, catalog and alerts once, a stack for each pipeline, one to watch them.
 * They know each other by names only: what a stack exports can't change while another imports it.
 * @throws InvalidSettings when the region lacks what they ask for; InvalidDefinition when a pipeline's names or
 * statements are longer than AWS allows on this stage
 */
export function addAfluente(app: App, props: AfluenteProps): void {
  const { stage, pipelines, bundle, settings, bridgeFiles, runbook } = props;
  const doubt = doubtOf(props);
  assertWithinLimits(pipelines, stage);
  const bucketIn = (stack: Stack) =>
    Bucket.fromBucketName(stack, 'Data', settings.existingBucket ?? bucketName(stage, 'data', stack));
  const storage = settings.existingBucket
    ? []
    : [
        new StorageStack(app, stackName(stage, 'storage'), {
          stage,
          settings,
          description: `Afluente ${stage}: the data bucket`,
          terminationProtection: settings.keepData,
        }),
      ];
  const catalog = new CatalogStack(app, stackName(stage, 'catalog'), {
    stage,
    settings,
    bucketIn,
    description: `Afluente ${stage}: Glue database and Athena workgroups`,
    terminationProtection: settings.keepData,
  });
  const alerts = new AlertsStack(app, stackName(stage, 'alerts'), {
    stage,
    settings,
    description: `Afluente ${stage}: where alarms are told`,
  });
  for (const [index, pipeline] of pipelines.entries()) {
    const stack = new PipelineStack(app, pipelineStackName(stage, pipeline.name), {
      stage,
      settings,
      bucketIn,
      pipeline,
      index,
      bundles: bundle(pipeline),
      runbook,
      description: `Afluente ${stage}: the pipeline ${pipeline.name}`,
    });
    for (const before of [...storage, catalog, alerts]) stack.addStackDependency(before);
    Tags.of(stack).add('pipeline', pipeline.name);
  }
  const observability = new ObservabilityStack(app, stackName(stage, 'observability'), {
    stage,
    settings,
    pipelines: pipelines.map(({ name }) => name),
    runbook,
    description: `Afluente ${stage}: the CloudWatch dashboard and the alarms of the stage`,
  });
  observability.addStackDependency(alerts);
  if (settings.bridge) {
    const bridge = new BridgeStack(app, stackName(stage, 'bridge'), {
      stage,
      settings,
      bridge: settings.bridge,
      files: bridgeFiles(),
      description: `Afluente ${stage}: CloudWatch's metrics in a managed Prometheus`,
    });
    bridge.addStackDependency(alerts);
    if (doubt !== undefined) Annotations.of(bridge).addWarningV2('afluente:region', doubt);
  }
  if (settings.deployer) {
    new DeployerStack(app, stackName(stage, 'deployer'), {
      stage,
      deployer: settings.deployer,
      description: `Afluente ${stage}: whose workflows may deploy it`,
      terminationProtection: settings.keepData,
    });
  }
  // A stack's own tag, which CloudFormation hands on: the templates stay the same from release to release.
  for (const stack of app.node.children.filter((child) => Stack.isStack(child)))
    stack.addStackTag('release', RELEASE);
  Tags.of(app).add('project', 'afluente');
  Tags.of(app).add('stage', stage);
}

/**
 * What isn't known of the region, for people.
 * @throws InvalidSettings when it lacks what the settings ask for
 */
function doubtOf({
  stage,
  settings,
  region,
  placeOf = () => 'afluente.config.ts',
}: AfluenteProps): string | undefined {
  const availability = availabilityOf(settings, region);
  if (availability.kind === 'available') return undefined;
  const field = `stages.${stage}.bridge`;
  const told = `${placeOf(field)}: ${field}: ${availability.what}.`;
  if (availability.kind === 'absent') throw new InvalidSettings(told);
  return told;
}
