import { type AthenaClient, GetQueryResultsCommand } from '@aws-sdk/client-athena';

/** The first row of a SELECT's result. NULL is `undefined`. */
export async function firstRow(athena: AthenaClient, queryId: string): Promise<(string | undefined)[]> {
  const [row] = await firstRows(athena, queryId, 1);
  if (!row) throw new TypeError(`Query ${queryId} returned no row.`);
  return row;
}

/** The first rows of a SELECT's result, up to 999. NULL is `undefined`. */
export async function firstRows(
  athena: AthenaClient,
  queryId: string,
  most: number,
): Promise<(string | undefined)[][]> {
  // Athena's first page starts with a header row.
  const answer = await athena.send(
    new GetQueryResultsCommand({ QueryExecutionId: queryId, MaxResults: most + 1 }),
  );
  const [, ...rows] = answer.ResultSet?.Rows ?? [];
  return rows.map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue));
}

/** How many rows a CTAS or INSERT wrote. */
export async function updateCount(athena: AthenaClient, queryId: string): Promise<number> {
  const answer = await athena.send(new GetQueryResultsCommand({ QueryExecutionId: queryId }));
  return answer.UpdateCount ?? 0;
}
