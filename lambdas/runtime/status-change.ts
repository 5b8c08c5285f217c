import * as z from 'zod/mini';

/**
 * Step Functions' event of an execution that ended.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export const StatusChange = z.object({
  detail: z.object({
    executionArn: z.string(),
    status: z.string(),
    /** Of the attempt that ended; a redriven execution may be at work again by now. */
    redriveCount: z._default(z.int(), 0),
  }),
});
export type StatusChange = z.infer<typeof StatusChange>;
