import { BaseErrorListener, CharStreams, CommonTokenStream } from 'antlr4ng';
import { InvalidDefinition } from '../../core/definition/validate.ts';
import './parser-imports.ts';

/**
 * A parser of Athena's queries over a text, which stops at the first place that doesn't parse.
 * @param place what the text is, for messages: `pipelines/orders/orders_summary.sql`
 * @param linesBefore lines of the text that aren't the user's
 */
export async function athenaParser(sql: string, place: string, linesBefore = 0) {
  const { TrinoSqlParser } = await import('dt-sql-parser/dist/lib/trino/TrinoSqlParser.js');
  const { TrinoSqlLexer } = await import('dt-sql-parser/dist/lib/trino/TrinoSqlLexer.js');
  const faults = new Faults(place, linesBefore);
  const lexer = new TrinoSqlLexer(CharStreams.fromString(sql));
  const parser = new TrinoSqlParser(new CommonTokenStream(lexer));
  for (const recognizer of [lexer, parser]) {
    recognizer.removeErrorListeners();
    recognizer.addErrorListener(faults);
  }
  return parser;
}

class Faults extends BaseErrorListener {
  readonly #place: string;
  readonly #linesBefore: number;

  constructor(place: string, linesBefore: number) {
    super();
    this.#place = place;
    this.#linesBefore = linesBefore;
  }

  /** @throws InvalidDefinition naming line and column */
  override syntaxError(
    _recognizer: unknown,
    _symbol: unknown,
    line: number,
    column: number,
    message: string,
  ): void {
    const what = message.replace(/ expecting \{.*$/s, '');
    const own = line - this.#linesBefore;
    throw new InvalidDefinition(`${this.#place}:${own}:${column + 1}: ${what}. Correct the SQL.`);
  }
}
