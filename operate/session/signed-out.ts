/** What services call a key that is no longer, or never was, any: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const SIGNED_OUT: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/** What is to be done where a service doesn't know who asks; nothing for any other error. */
export function signInAgain({ name }: Error, environment: NodeJS.ProcessEnv): string | undefined {
  if (!SIGNED_OUT.has(name)) return undefined;
  const profile = environment['AWS_PROFILE'];
  return profile === undefined
    ? 'Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN anew, or AWS_PROFILE in their place.'
    : `Sign in again: aws sso login --profile ${profile} where it is one of SSO, or set AWS_PROFILE to another.`;
}
