import { STSClient } from '@aws-sdk/client-sts';
import { type Aws, connect } from './stage.ts';
import { UserError } from '../user-error.ts';

/** Where the CDK's command looks first, in its order; the SDK knows the first of them only. */
const VARIABLES = ['AWS_REGION', 'AMAZON_REGION', 'AWS_DEFAULT_REGION', 'AMAZON_DEFAULT_REGION'];

/** The variables of a key, by the names that the SDK knows; the CDK's command takes `AMAZON_…` too. */
const KEY = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
const PROFILE = 'AWS_PROFILE';

/**
 * AWS itself, with the credentials and in the region that the CDK takes from the same shell.
 * @throws UserError when no region or no credentials are found, naming the variable to set
 */
export async function connectAws(): Promise<Aws> {
  readAsTheCdk(process.env);
  const region = await regionOf(process.env);
  preferKey(process.env, region);
  const aws = connect({ region });
  await assertCredentials(() => aws.sts.config.credentials(), process.env);
  return aws;
}

/**
 * Makes a shell say to the SDK what it says to the CDK's command: variables that name no region or profile are removed,
 * which the SDK would take for one, and the CDK's names become the SDK's.
 */
export function readAsTheCdk(environment: NodeJS.ProcessEnv): void {
  const profile = environment[PROFILE] || environment['AWS_DEFAULT_PROFILE'];
  for (const name of [...VARIABLES, PROFILE]) if (environment[name] === '') delete environment[name];
  if (profile) environment[PROFILE] = profile;
  const [id, secret] = KEY.map((name) => environment[name] || environment[name.replace('AWS', 'AMAZON')]);
  if (!id || !secret) return;
  environment['AWS_ACCESS_KEY_ID'] = id;
  environment['AWS_SECRET_ACCESS_KEY'] = secret;
  const token = environment['AWS_SESSION_TOKEN'] ?? environment['AMAZON_SESSION_TOKEN'];
  if (token) environment['AWS_SESSION_TOKEN'] = token;
}

/**
 * The region of a shell: of its variables, else of its profile, else of the profile `default`. Where the CDK would take
 * us-east-1 for want of any, nothing is taken.
 * @throws UserError when none is set
 */
export async function regionOf(environment: NodeJS.ProcessEnv): Promise<string> {
  for (const name of VARIABLES) {
    const region = environment[name];
    if (region) return region;
  }
  const named = environment[PROFILE] ?? 'default';
  for (const profile of new Set([named, 'default'])) {
    const region = await new STSClient({ profile }).config.region().catch(() => undefined);
    if (region !== undefined) return region;
  }
  throw new UserError(
    `No AWS region is set; set AWS_REGION, or region in the profile ${named} of ~/.aws/config.`,
  );
}

/** A key in the shell goes before a profile, as with the CDK: the SDK would take the profile's, maybe of another account. */
export function preferKey(environment: NodeJS.ProcessEnv, region: string): void {
  if (!KEY.every((name) => environment[name])) return;
  delete environment[PROFILE];
  // What was the profile's.
  environment['AWS_REGION'] = region;
}

/** @throws UserError saying what is missing, and which variable to set */
export async function assertCredentials(
  credentials: () => Promise<unknown>,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  try {
    await credentials();
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    throw new UserError(`${missing(environment)} (${why})`, { cause: error });
  }
}

function missing(environment: NodeJS.ProcessEnv): string {
  const [half] = KEY.filter((name) => !environment[name]);
  if (KEY.some((name) => environment[name]) && half !== undefined)
    return `No AWS credentials are found: half a key is set; set ${half} too.`;
  const profile = environment[PROFILE];
  return profile === undefined
    ? 'No AWS credentials are found; set AWS_PROFILE to a profile of ~/.aws/config, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'
    : `The profile ${profile} gives no AWS credentials; sign in with aws sso login --profile ${profile} where it is one of SSO, or set AWS_PROFILE to another.`;
}
