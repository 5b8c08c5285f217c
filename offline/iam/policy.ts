import { z } from 'zod';

/** An IAM policy document as a template or a resource carries it, its intrinsics resolved. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const scalar = z.union([z.string(), z.boolean(), z.number()]).transform(String);
const values = z.union([scalar, z.array(scalar)]).transform((value) => [value].flat());
const principal = z.union([
  z.literal('*').transform((everyone): { AWS?: string[]; Service?: string[] } => ({ AWS: [everyone] })),
  z.strictObject({ AWS: oneOrMany.optional(), Service: oneOrMany.optional() }),
]);

/** Only the elements that are evaluated here; a statement with any other is `unknown`. */
const statementSchema = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principal.optional(),
    Action: oneOrMany.optional(),
    NotAction: oneOrMany.optional(),
    Resource: oneOrMany.optional(),
    NotResource: oneOrMany.optional(),
    Condition: z.record(z.string(), z.record(z.string(), values)).optional(),
  })
  .refine((statement) => (statement.Action === undefined) !== (statement.NotAction === undefined))
  .refine((statement) => statement.Resource === undefined || statement.NotResource === undefined);

const documentSchema = z.strictObject({
  /** Only this version knows policy variables; AWS reads a document without one as 2008-10-17. */
  Version: z.enum(['2012-10-17', '2008-10-17']).default('2008-10-17'),
  Id: z.string().optional(),
  Statement: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown()).transform((one) => [one])]),
});

export type Statement = z.output<typeof statementSchema> & { readonly variables: boolean };

export interface ParsedPolicy {
  readonly statements: readonly Statement[];
  /** What can't be evaluated here, and may deny: the whole policy then denies. */
  readonly unknown: readonly string[];
}

const parsed = new WeakMap<object, ParsedPolicy>();

/** Parses a policy once. A statement that isn't understood is left out if it could only allow. */
export function parsePolicy(document: PolicyDocument): ParsedPolicy {
  const known = parsed.get(document);
  if (known) return known;
  const policy = parse(document);
  parsed.set(document, policy);
  return policy;
}

function parse(document: PolicyDocument): ParsedPolicy {
  const result = documentSchema.safeParse(document);
  if (!result.success)
    return { statements: [], unknown: [`a policy document (${z.prettifyError(result.error)})`] };
  const statements: Statement[] = [];
  const unknown: string[] = [];
  for (const raw of result.data.Statement) {
    const statement = statementSchema.safeParse(raw);
    if (statement.success)
      statements.push({ ...statement.data, variables: result.data.Version === '2012-10-17' });
    else if (!isAllow(raw)) unknown.push(`a Deny statement (${z.prettifyError(statement.error)})`);
  }
  return { statements, unknown };
}

const isAllow = (raw: unknown) => z.looseObject({ Effect: z.literal('Allow') }).safeParse(raw).success;
