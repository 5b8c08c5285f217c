import { STSClient } from '@aws-sdk/client-sts';
import { type Aws, connect } from './stage.ts';
import { UserError } from '../user-error.ts';

/** Where the CDK's command looks first, in its order; the SDK knows the first of them only. */
const VARIABLES = ['AWS_REGION', 'AMAZON_REGION', 'AWS_DEFAULT_REGION', 'AMAZON_DEFAULT_REGION'];

/**
 * AWS itself, with the credentials of the shell, in the region where the CDK deploys from the same shell.
 * @throws UserError when no region is set
 */
export async function connectAws(): Promise<Aws> {
  forgetEmptyRegions(process.env);
  return connect({ region: await regionOf(process.env) });
}

/** Removes the variables that name no region: the SDK would take an empty one for it, where the CDK looks on. */
export function forgetEmptyRegions(environment: NodeJS.ProcessEnv): void {
  for (const name of VARIABLES) if (environment[name] === '') delete environment[name];
}

/**
 * The region of a shell: of its variables, else of its profile, which the SDK reads where no variable is empty. Where
 * the CDK would take us-east-1 for want of any, nothing is taken.
 * @throws UserError when none is set
 */
export async function regionOf(environment: NodeJS.ProcessEnv): Promise<string> {
  for (const name of VARIABLES) {
    const region = environment[name];
    if (region) return region;
  }
  try {
    return await new STSClient({}).config.region();
  } catch {
    throw new UserError(
      `No AWS region is set; set AWS_REGION, or region in the profile ${environment['AWS_PROFILE'] ?? 'default'} of ~/.aws/config.`,
    );
  }
}
