import type { InvalidRequestException, QueryExecution } from '@aws-sdk/client-athena';
import {
  AccessDenied,
  BadData,
  QueryFailed,
  ScanLimitExceeded,
  SqlError,
  TooManyPartitions,
} from '../../core/errors/errors.ts';
import { askedBy, DENIED } from '../../lake/denials/of-query.ts';
import { roleIn } from '../runtime/environment.ts';
import { oneLine } from '../runtime/verdict.ts';
import { isBilled } from '../../core/runs/statements.ts';
import type { Statement } from './statement.ts';
import { withoutValues } from './words.ts';

interface Verdict {
  readonly pattern: RegExp;
  readonly make: (message: string, options: { readonly inFull?: string }) => Error;
  readonly advice: string;
}

/**
 * What Athena's message begins with or holds decides. Categories and types of `AthenaError` are too coarse:
 * https://docs.aws.amazon.com/athena/latest/ug/error-reference.html
 */
const VERDICTS: readonly Verdict[] = [
  {
    pattern: /HIVE_TOO_MANY_OPEN_PARTITIONS/,
    make: (...said) => new TooManyPartitions(...said),
    advice: 'Partition more coarsely: one statement writes at most 100 partitions',
  },
  {
    pattern: /INVALID_CAST_ARGUMENT|HIVE_BAD_DATA|NUMERIC_VALUE_OUT_OF_RANGE/,
    make: (...said) => new BadData(...said),
    advice: "Mend the value in the source file, or change the column's type in the definition",
  },
  // Before the denials: COLUMN_NOT_FOUND says that one may not be authorized to see the column.
  {
    pattern:
      /^[A-Z_]*(SYNTAX_ERROR|NOT_FOUND|MISMATCH|AMBIGUOUS\w*|NOT_SUPPORTED|MISSING\w*|EXPRESSION_NOT\w*|INVALID_\w+|DUPLICATE\w*|DIVISION_BY_ZERO)\b/,
    make: (...said) => new SqlError(...said),
    advice: 'Correct the SQL',
  },
  {
    pattern: DENIED,
    make: (message, { inFull }) => {
      const by = askedBy(inFull ?? message, roleIn(process.env));
      return new AccessDenied(`${message} ${by}`, inFull === undefined ? {} : { inFull: `${inFull} ${by}` });
    },
    advice: "Grant it to the task's role, in IAM or in Lake Formation",
  },
];

/**
 * The verdict on a query that did not succeed: one line with the statement, the query id, Athena's words without values
 * of rows (in full: as they are) and what to do.
 */
export function queryVerdict(query: QueryExecution, statement: Statement, attempts: number): Error {
  const said = withoutAdvice(
    query.Status?.AthenaError?.ErrorMessage ?? query.Status?.StateChangeReason ?? '',
  );
  // DDL, which is not billed, reads no row.
  const told = isBilled(statement.name) ? withoutValues(said) : said;
  const verdict = judged(said, query, attempts);
  const inWords = (words: string) =>
    `${statement.name}: ${placed(words, statement) || 'no reason given'} (query ${query.QueryExecutionId})${verdict.after}`;
  if (told === said) return verdict.make(inWords(said), {});
  return verdict.make(inWords(told || UNKNOWN), { inFull: inWords(said) });
}

/** In place of words of which none is known. */
const UNKNOWN = 'Athena’s words may hold values of rows';

function judged(
  said: string,
  { Status }: QueryExecution,
  attempts: number,
): Pick<Verdict, 'make'> & { readonly after: string } {
  if (Status?.State === 'CANCELLED') {
    return /Bytes scanned limit/i.test(said)
      ? {
          make: (...words) => new ScanLimitExceeded(...words),
          after: ". Raise the workgroup's cutoff in the stage's settings, or scan less.",
        }
      : {
          make: (...words) => new QueryFailed(...words),
          after: ': it was cancelled. Start the pipeline again.',
        };
  }
  const verdict = VERDICTS.find(
    ({ pattern }) => pattern.test(said) || pattern.test(Status?.StateChangeReason ?? ''),
  );
  if (verdict) return { make: verdict.make, after: `. ${verdict.advice}.` };
  const tries = attempts > 1 ? ` after ${attempts} attempts` : '';
  return {
    make: (...words) => new QueryFailed(...words),
    after: `${tries}. Look the query up in Athena's console, then start the pipeline again.`,
  };
}

/** The verdict on a statement that Athena refused to start: what doesn't parse is told with its place. */
export function refusalVerdict(error: InvalidRequestException, statement: Statement): Error {
  const said = placed(oneLine(error.message), statement);
  return error.AthenaErrorCode === 'MALFORMED_QUERY' || /\d+:\d+/.test(said)
    ? new SqlError(`${statement.name}: ${said}. Correct the SQL.`, { cause: error })
    : new QueryFailed(`${statement.name}: Athena refused it: ${said}. See the workgroup's settings.`, {
        cause: error,
      });
}

/** Athena's words on one line, without what it advises after a failed CTAS or INSERT: the next run cleans up by itself. */
function withoutAdvice(message: string): string {
  return oneLine(
    message.replace(
      /\.? (You may need to manually clean the data at|If a data manifest file was generated at) .*$/s,
      '',
    ),
  );
}

/** `line 14:3` of the generated statement as `orders_summary.sql:5:3`, where it lies in the user's own. */
function placed(message: string, { user, userSql = [] }: Statement): string {
  const texts = [
    ...userSql,
    ...(user ? [{ place: user.file, linesBefore: user.linesBefore, lines: Infinity }] : []),
  ];
  return message.replace(/\bline (\d+):(\d+)\b/, (whole, line: string, column: string) => {
    const text = texts.find(
      ({ linesBefore, lines }) => Number(line) > linesBefore && Number(line) <= linesBefore + lines,
    );
    return text ? `${text.place}:${Number(line) - text.linesBefore}:${column}` : whole;
  });
}
