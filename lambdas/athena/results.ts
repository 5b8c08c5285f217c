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

/** The rows of a SELECT's result, page by page, without the header row. NULL is `undefined`. */
export async function* rows(
  athena: AthenaClient,
  queryId: string,
): AsyncGenerator<readonly (string | undefined)[]> {
  let token: string | undefined;
  do {
    const page = await athena.send(
      new GetQueryResultsCommand({ QueryExecutionId: queryId, NextToken: token }),
    );
    const all = page.ResultSet?.Rows ?? [];
    for (const { Data = [] } of token === undefined ? all.slice(1) : all) {
      yield Data.map(({ VarCharValue }) => VarCharValue);
    }
    token = page.NextToken;
  } while (token !== undefined);
}

/** How many rows a CTAS or INSERT wrote. */
export async function updateCount(athena: AthenaClient, queryId: string): Promise<number> {
  const answer = await athena.send(new GetQueryResultsCommand({ QueryExecutionId: queryId }));
  return answer.UpdateCount ?? 0;
}
