import { ArnFormat, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnRuleGroupsNamespace, CfnWorkspace } from 'aws-cdk-lib/aws-aps';
import { IpAddresses, Peer, Port, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  Cluster,
  ContainerImage,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDriver,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import { CfnWorkspace as GrafanaWorkspace } from 'aws-cdk-lib/aws-grafana';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ALERTS } from '../../core/alerts/catalogue.ts';
import { bridgeLogGroupName, bridgeName, type Stage, workspaceName } from '../../core/stage/names.ts';
import type { Bridge, StageSettings } from '../../core/settings/settings.ts';
import { allow } from '../access/statement.ts';
import { alarmTopicIn } from '../constructs/alarm-topic.ts';

/** What its containers run: the same as `monitoring/` does elsewhere, for one stage. */
export interface BridgeFiles {
  readonly images: { readonly exporter: string; readonly prometheus: string };
  /** The exporter's configuration, with `${AWS_REGION}` in it. */
  readonly exporter: string;
  /** The Prometheus agent's, with `${REMOTE_WRITE_URL}` and `${AWS_REGION}` in it. */
  readonly agent: string;
  /** Recording and alerting rules, as Prometheus reads them. */
  readonly rules: string;
  /** How often the exporter asks CloudWatch. */
  readonly pollSeconds: number;
  /** How old a sample Prometheus still takes. */
  readonly outOfOrderSeconds: number;
}

export interface BridgeStackProps extends StackProps {
  readonly stage: Stage;
  readonly settings: StageSettings;
  readonly bridge: Bridge;
  readonly files: BridgeFiles;
}

/** Where both containers find what they are configured by. */
const CONFIG = '/config';

interface BridgeContainer {
  readonly name: string;
  readonly image: string;
  /** The text of its configuration, which it finds as `<name>.yml`. */
  readonly config: string;
  readonly command: string;
  /** What answers when it is well. */
  readonly health: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Puts variables into the places of a configuration that bear their names. */
const FILL_IN = ['AWS_REGION', 'REMOTE_WRITE_URL']
  .map((name) => `sed "s|[$]{${name}}|$${name}|"`)
  .join(' | ');

/**
 * Stateless but for the samples: CloudWatch to Prometheus without a machine of one's own. One small Fargate task
 * holds the exporter and a Prometheus agent that sends what it scrapes to a managed workspace, which has the same
 * rules as `monitoring/`. A network of its own, public subnets and no NAT; nothing may connect to it.
 */
export class BridgeStack extends Stack {
  constructor(scope: Construct, id: string, props: BridgeStackProps) {
    super(scope, id, props);
    const { stage, settings, bridge, files } = props;
    const workspace = this.#workspace(stage, files);

    const task = this.#task(stage, workspace);
    const logs = new LogGroup(this, 'Logs', {
      logGroupName: bridgeLogGroupName(stage),
      retention: settings.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    addContainer(task, logs, {
      name: 'exporter',
      image: files.images.exporter,
      config: files.exporter,
      command: `/bin/yace --config.file=${CONFIG}/exporter.yml --scraping-interval=${files.pollSeconds}`,
      health: 'http://localhost:5000/healthz',
      environment: { AWS_REGION: this.region },
    });
    addContainer(task, logs, {
      name: 'agent',
      image: files.images.prometheus,
      config: files.agent,
      command: `/bin/prometheus --agent --config.file=${CONFIG}/agent.yml --storage.agent.path=/samples`,
      health: 'http://localhost:9090/-/healthy',
      environment: {
        REMOTE_WRITE_URL: `${workspace.attrPrometheusEndpoint}api/v1/remote_write`,
        AWS_REGION: this.region,
      },
    });
    this.#run(stage, task);
    if (bridge === 'grafana') this.#grafana(stage, workspace);
  }

  /** What the exporter and the agent may do: read metrics and tags, and write to this one workspace. */
  #task(stage: Stage, workspace: CfnWorkspace): FargateTaskDefinition {
    const task = new FargateTaskDefinition(this, 'Task', {
      family: bridgeName(stage),
      cpu: 256,
      memoryLimitMiB: 512,
      runtimePlatform: {
        cpuArchitecture: CpuArchitecture.ARM64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
      volumes: [{ name: 'config' }, { name: 'samples' }],
    });
    // None of these knows resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
    task.addToTaskRolePolicy(
      allow(
        [
          'cloudwatch:GetMetricData',
          'cloudwatch:GetMetricStatistics',
          'cloudwatch:ListMetrics',
          'iam:ListAccountAliases',
          'tag:GetResources',
        ],
        ['*'],
      ),
    );
    task.addToTaskRolePolicy(allow(['aps:RemoteWrite'], [workspace.attrArn]));
    return task;
  }

  /** One task, in a network of its own that only lets it out. */
  #run(stage: Stage, taskDefinition: FargateTaskDefinition): void {
    const vpc = new Vpc(this, 'Network', {
      ipAddresses: IpAddresses.cidr('10.77.0.0/26'),
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 28 }],
      // The switch adds a custom resource.
      restrictDefaultSecurityGroup: false,
    });
    const outbound = new SecurityGroup(this, 'Outbound', {
      vpc,
      description: 'The exporter and its agent call AWS; nothing calls them.',
      allowAllOutbound: false,
    });
    outbound.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS APIs and image registries');
    new FargateService(this, 'Service', {
      cluster: new Cluster(this, 'Cluster', { vpc, clusterName: bridgeName(stage) }),
      taskDefinition,
      desiredCount: 1,
      assignPublicIp: true,
      securityGroups: [outbound],
      // Two exporters at once would ask, and pay, for everything twice.
      minHealthyPercent: 0,
      maxHealthyPercent: 100,
      circuitBreaker: { rollback: true },
    });
  }

  #workspace(stage: Stage, files: BridgeFiles): CfnWorkspace {
    const { topicArn } = alarmTopicIn(this, stage);
    const workspace = new CfnWorkspace(this, 'Workspace', {
      alias: workspaceName(stage),
      workspaceConfiguration: { outOfOrderTimeWindowInSeconds: files.outOfOrderSeconds },
      alertManagerDefinition: alertManager(topicArn, this.region),
    });
    new CfnRuleGroupsNamespace(this, 'Rules', {
      workspace: workspace.attrArn,
      name: 'afluente',
      data: files.rules,
    });
    new CfnOutput(this, 'PrometheusEndpoint', {
      value: workspace.attrPrometheusEndpoint,
      description: 'The workspace of Amazon Managed Prometheus',
    });
    return workspace;
  }

  /** The dashboards of `monitoring/` are imported by hand: a workspace's content is no resource. */
  #grafana(stage: Stage, prometheus: CfnWorkspace): void {
    const workspaces = this.formatArn({
      service: 'grafana',
      resource: '/workspaces',
      resourceName: '*',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    const role = new Role(this, 'GrafanaRole', {
      assumedBy: new ServicePrincipal('grafana.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': this.account },
          StringLike: { 'aws:SourceArn': workspaces },
        },
      }),
      description: 'What Grafana may read of Prometheus.',
    });
    role.addToPolicy(
      allow(
        ['aps:GetLabels', 'aps:GetMetricMetadata', 'aps:GetSeries', 'aps:QueryMetrics'],
        [prometheus.attrArn],
      ),
    );
    role.addToPolicy(allow(['aps:ListWorkspaces'], ['*']));
    const grafana = new GrafanaWorkspace(this, 'Grafana', {
      name: workspaceName(stage),
      accountAccessType: 'CURRENT_ACCOUNT',
      authenticationProviders: ['AWS_SSO'],
      permissionType: 'CUSTOMER_MANAGED',
      dataSources: ['PROMETHEUS'],
      roleArn: role.roleArn,
    });
    new CfnOutput(this, 'GrafanaEndpoint', {
      value: grafana.attrEndpoint,
      description: 'Amazon Managed Grafana',
    });
  }
}

/**
 * Managed Prometheus knows receivers of SNS alone, and its own subject of a mail may be longer than the 100 characters
 * that SNS takes: so there is one receiver, and a subject of names.
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver-config.html
 */
function alertManager(topicArn: string, region: string): string {
  // What CloudWatch alarms for is told already: the first notice would come after a year, and an end that had none has none.
  const names = Object.entries(ALERTS).flatMap(([name, { alarm }]) => (alarm ? [name] : []));
  const config = `route:
  receiver: alarms
  group_by: [alertname, stage, pipeline]
  routes:
    - receiver: alarms
      matchers: ['alertname=~"${names.join('|')}"']
      group_wait: 8760h
receivers:
  - name: alarms
    sns_configs:
      - topic_arn: ${topicArn}
        subject: '{{ .GroupLabels.alertname }} {{ .GroupLabels.stage }} {{ .GroupLabels.pipeline }}'
        sigv4:
          region: ${region}
`;
  return `alertmanager_config: |\n${config.replaceAll(/^/gm, '  ').trimEnd()}\n`;
}

function addContainer(
  task: FargateTaskDefinition,
  logGroup: ILogGroup,
  { name, image, config, command, health, environment }: BridgeContainer,
): void {
  const added = task.addContainer(name, {
    image: ContainerImage.fromRegistry(image),
    entryPoint: ['/bin/sh', '-c'],
    // There is no image of our own: the configuration comes as a variable, encoded, since it holds `$` and `{`.
    command: [`printf '%s' "$FILE" | base64 -d | ${FILL_IN} > ${CONFIG}/${name}.yml && exec ${command}`],
    environment: { ...environment, FILE: Buffer.from(config).toString('base64') },
    logging: LogDriver.awsLogs({ logGroup, streamPrefix: name }),
    readonlyRootFilesystem: true,
    // Fargate's volumes belong to root.
    user: 'root',
    healthCheck: {
      command: ['CMD-SHELL', `wget -q -O /dev/null ${health}`],
      startPeriod: Duration.minutes(1),
    },
  });
  added.addMountPoints(
    { sourceVolume: 'config', containerPath: CONFIG, readOnly: false },
    { sourceVolume: 'samples', containerPath: '/samples', readOnly: false },
  );
}
