const NAMED = /not authorized to perform: [\w-]+:\w+ on/;

/**
 * Who asked for what a query was denied. Athena reads and writes S3 and Glue as whoever starts a query, and some of
 * its denials name a path alone.
 * @param said Athena's words
 * @param who the ARN of a user, or of a role
 */
export function askedBy(said: string, who: string): string {
  if (NAMED.test(said)) return `It was asked for by ${who}.`;
  const s3 = 's3:GetObject and s3:ListBucket to read there, s3:PutObject to write there';
  return `It was asked for by ${who}, which needs ${s3}, and glue:GetTable on the table.`;
}

/** Athena's words for what was denied; where the first alone decide, look for what is absent before. */
export const DENIED =
  /not authorized|Access ?denied|Permission denied|Insufficient (Lake Formation )?permission/i;
/** Athena says of what it can't find that one may not be authorized to see it. */
const ABSENT = /^\w*_NOT_FOUND/;

/** Whether Athena's words say that a query was denied something. */
export function isDeniedQuery(said: string): boolean {
  return DENIED.test(said) && !ABSENT.test(said);
}
