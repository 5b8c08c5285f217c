import { Aws, CfnOutput, DefaultStackSynthesizer, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '../../core/stage/names.ts';
import type { Deployer } from '../../core/settings/settings.ts';

export interface DeployerStackProps extends StackProps {
  readonly stage: Stage;
  readonly deployer: Deployer;
}

/**
 * Stateless: who may deploy a stage without a key. A workflow of one repository, in one environment of it, takes a role
 * by OIDC; the role may do nothing but take the bootstrap's, as a person's would who calls `npx cdk deploy`.
 */
export class DeployerStack extends Stack {
  constructor(scope: Construct, id: string, props: DeployerStackProps) {
    super(scope, id, props);
    const { stage, deployer } = props;
    const role = (name: string, environment: string, roles: readonly string[]) =>
      new Role(this, name, {
        description: `For workflows of ${deployer.repository} in the environment ${environment}`,
        assumedBy: new WebIdentityPrincipal(deployer.provider, {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            // Exactly: a pattern would let in branches, or other environments.
            'token.actions.githubusercontent.com:sub': `repo:${deployer.repository}:environment:${environment}`,
          },
        }),
        maxSessionDuration: Duration.hours(1),
        inlinePolicies: {
          bootstrap: new PolicyDocument({
            statements: [new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [...roles] })],
          }),
        },
      });
    // Reads, and lets CloudFormation look at what it made.
    const lookup = this.#bootstrapRole('lookup');
    const deploys = role('Deployer', stage, [
      // Starts CloudFormation, which then acts by its execution role.
      this.#bootstrapRole('deploy'),
      // Puts bundles and templates into the bootstrap's bucket.
      this.#bootstrapRole('file-publishing'),
      lookup,
    ]);
    // Of its own, so that looking once a week needs nobody's approval and can't deploy.
    const looks = role('Drift', `${stage}-drift`, [lookup]);
    new CfnOutput(this, 'DeployerRole', {
      value: deploys.roleArn,
      description: `DEPLOYER_ROLE of the environment ${stage}`,
    });
    new CfnOutput(this, 'DriftRole', {
      value: looks.roleArn,
      description: `DRIFT_ROLE of the environment ${stage}-drift`,
    });
    new CfnOutput(this, 'LookupRole', {
      value: lookup,
      description: `LOOKUP_ROLE of the environment ${stage}-drift`,
    });
  }

  /**
   * The ARN of a role that the bootstrap made in this account and region:
   * https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
   */
  #bootstrapRole(kind: string): string {
    const qualifier = this.synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
    return `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/cdk-${qualifier}-${kind}-role-${Aws.ACCOUNT_ID}-${Aws.REGION}`;
  }
}
