/**
 * How long a call may take and how often it is tried, for every SDK client of a task. Without a timeout of its
 * own the SDK waits for an answer for as long as the function may run.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-maxsockets.html
 */

/** Three tries with the SDK's jittered backoff; what outlasts them is the state machine's to repeat. */
const MAX_ATTEMPTS = 3;
const CONNECT_MS = 3000;

/** Small documents (Athena, Glue, Step Functions): 3 × 10 s still fit into the shortest task's minute. */
export const DOCUMENTS = {
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/** Streams (S3) take any time as long as bytes flow: only silence ends a call. */
export const STREAMS = {
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: 12_000 },
};
