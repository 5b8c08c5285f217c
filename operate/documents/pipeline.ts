import * as z from 'zod/mini';

/** A deployed pipeline, as its stack's outputs tell it. */
export const DeployedPipeline = z.object({
  name: z.string(),
  stage: z.string(),
  /** The CloudFormation stack's name. */
  stack: z.string(),
  bucket: z.string(),
  dataset: z.string(),
  /** `landing/<dataset>/` */
  landing: z.string(),
  stateMachineArn: z.string(),
  table: z.string(),
  startsOnLanding: z.boolean(),
  /** `cron(0 3 * * ? *) America/Sao_Paulo`, or `none`. */
  schedule: z.string(),
  /** Whether a landed file replaces the dataset or joins it. */
  mode: z.enum(['snapshot', 'append']),
  /** Of the definition that is deployed; absent for a stack of an earlier release. */
  fingerprints: z.optional(z.object({ rows: z.string(), build: z.string(), checks: z.string() })),
  database: z.string(),
  analystsWorkgroup: z.string(),
});
export type DeployedPipeline = z.infer<typeof DeployedPipeline>;

/** A pipeline in a list: one that is deployed, or one that only has a folder. */
export const ListedPipeline = z.discriminatedUnion('deployed', [
  z.extend(DeployedPipeline, { deployed: z.literal(true) }),
  z.object({ name: z.string(), deployed: z.literal(false) }),
]);
export type ListedPipeline = z.infer<typeof ListedPipeline>;
