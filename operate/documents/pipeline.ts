import * as z from 'zod/mini';

/** A deployed pipeline, as its stack's outputs tell it. */
export const DeployedPipeline = z.object({
  name: z.string(),
  stage: z.string(),
  stack: z.string().check(z.describe("The CloudFormation stack's name.")),
  bucket: z.string(),
  dataset: z.string(),
  landing: z.string().check(z.describe('`landing/<dataset>/`')),
  stateMachineArn: z.string(),
  table: z.string(),
  startsOnLanding: z.boolean(),
  schedule: z.string().check(z.describe('`cron(0 3 * * ? *) America/Sao_Paulo`, or `none`.')),
  mode: z
    .enum(['snapshot', 'append'])
    .check(z.describe('Whether a landed file replaces the dataset or joins it.')),
  fingerprints: z
    .optional(z.object({ rows: z.string(), build: z.string(), checks: z.string() }))
    .check(z.describe('Of the definition that is deployed; absent for a stack of an earlier release.')),
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
