import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * What functions are bundled with in place of the SDK's default credential chain: Lambda always gives
 * credentials in the environment, so that files, SSO and instance metadata would be 90 KB that never run.
 */
export const defaultProvider = () => fromEnv();
