import { Token } from 'antlr4ng';
import { userSqlOf } from '../../core/checks/selects.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { InvalidDefinition } from '../../core/definition/validate.ts';
import { athenaParser } from './athena-parser.ts';

/**
 * Holds the SQL in the definition's checks to being one expression each, before anything is deployed: it can't
 * end the parentheses that it is put into, nor add a statement, nor hide what follows in a comment.
 * @param placeOf where a fault is, by the field that it begins with: file and line
 * @throws InvalidDefinition naming file, check, field, and line and column of the SQL
 */
export async function checkExpressions(
  pipeline: Pipeline,
  placeOf: (fault: string) => string,
): Promise<void> {
  for (const { place, sql } of userSqlOf(pipeline)) {
    const at = `${placeOf(place)}: ${place}`;
    const rest = await afterExpression(sql, at);
    if (!rest) continue;
    // The grammar knows the better place, where the text isn't a query's either.
    (await athenaParser(`SELECT\n${sql}`, at, 1)).program();
    throw new InvalidDefinition(
      `${at}:${rest.line}:${rest.column + 1}: unexpected '${rest.text}' after the expression. Write one SQL expression, without a semicolon.`,
    );
  }
}

/** The first token behind the expression that a text starts with, or nothing when that is all of it. */
async function afterExpression(sql: string, at: string): Promise<Token | undefined> {
  const parser = await athenaParser(sql, at);
  parser.standaloneExpression();
  const last = parser.tokenStream.LT(-1);
  const next = parser.tokenStream.LT(1);
  // The rule takes a semicolon for its end.
  if (last?.text === ';') return last;
  return next === null || next.type === Token.EOF ? undefined : next;
}
