import { Token } from 'antlr4ng';
import { userSqlOf } from '../../core/checks/selects.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { InvalidDefinition } from '../../core/definition/validate.ts';
import { athenaParser } from './athena-parser.ts';

/**
 * Holds the SQL in the definition's checks to being one expression each, before anything is deployed: it can't
 * end the parentheses that it is put into, nor add a statement, nor hide what follows in a comment.
 * @throws InvalidDefinition naming check, field, line and column
 */
export async function checkExpressions(pipeline: Pipeline): Promise<void> {
  for (const { place, sql } of userSqlOf(pipeline)) {
    const at = `pipelines/${pipeline.name}: ${place}`;
    const parser = await athenaParser(sql, at);
    parser.expression();
    // The rule ends where an expression may end, and leaves the rest unread.
    const next = parser.tokenStream.LT(1);
    if (next !== null && next.type !== Token.EOF) {
      throw new InvalidDefinition(
        `${at}:${next.line}:${next.column + 1}: unexpected '${next.text}' after the expression. Write one SQL expression, without a semicolon.`,
      );
    }
  }
}
