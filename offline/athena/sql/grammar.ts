import {
  CharStreams,
  CommonTokenStream,
  PredictionMode,
  Token,
  type ANTLRErrorListener,
  type Lexer,
  type Parser,
} from 'antlr4ng';
import { SqlError } from './errors.ts';
import './parser-imports.ts';
import { position } from './place.ts';

/** The generated parse tree classes of the Trino grammar; the analyzer tells rules apart by them. */
export const trino = await import('dt-sql-parser/dist/lib/trino/TrinoSqlParser.js');
const { TrinoSqlLexer } = await import('dt-sql-parser/dist/lib/trino/TrinoSqlLexer.js');
const { HiveSqlParser } = await import('dt-sql-parser/dist/lib/hive/HiveSqlParser.js');
const { HiveSqlLexer } = await import('dt-sql-parser/dist/lib/hive/HiveSqlLexer.js');

/** Where a syntax error stands, as Athena words it: `line 1:8: mismatched input 'from'`. */
const throwing: ANTLRErrorListener = {
  syntaxError: (_recognizer, token: Token | null, line, column, message) => {
    const at = `line ${line}:${column + 1}: `;
    if (token !== null && /^(mismatched|extraneous) input|^no viable alternative/.test(message)) {
      throw new SqlError('MALFORMED_QUERY', `${at}mismatched input '${token.text}'`);
    }
    throw new SqlError('MALFORMED_QUERY', at + message.replace(/ expecting \{.*$/s, ''));
  },
  reportAmbiguity: () => {},
  reportAttemptingFullContext: () => {},
  reportContextSensitivity: () => {},
};

interface Grammar<P extends Parser, T> {
  readonly lexer: Lexer;
  readonly parser: (tokens: CommonTokenStream) => P;
  /** Reads one statement. */
  readonly statement: (parser: P) => T;
  /** Reads a text to its end. */
  readonly text: (parser: P) => unknown;
}

/**
 * Parses in ANTLR's quick mode (SLL), and again in the exact one (LL) where that one finds an error: what SLL
 * accepts, it reads like LL. Where both fail, the rule for the whole text knows the better place: it doesn't
 * stop at the end of what could be a statement.
 */
function parse<P extends Parser, T>({ lexer, parser, statement, text }: Grammar<P, T>): T {
  const attempt = <R>(mode: number, run: (prepared: P) => R): R => {
    lexer.reset();
    const tokens = new CommonTokenStream(lexer);
    const prepared = parser(tokens);
    for (const recognizer of [prepared, lexer]) {
      recognizer.removeErrorListeners();
      recognizer.addErrorListener(throwing);
    }
    prepared.interpreter.predictionMode = mode;
    const result = run(prepared);
    requireEnd(tokens);
    return result;
  };
  for (const mode of [PredictionMode.SLL, PredictionMode.LL]) {
    try {
      return attempt(mode, statement);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      if (mode === PredictionMode.SLL) continue;
      attempt(mode, text);
      throw error;
    }
  }
  throw new SqlError('MALFORMED_QUERY', 'Query is empty');
}

/** The grammars' own rule for a whole text takes statements without a `;` between them for several. */
function requireEnd(tokens: CommonTokenStream): void {
  const next = tokens.LT(1);
  if (next === null || next.type === Token.EOF) return;
  if (tokens.LT(-1)?.text === ';' && next.text !== ';') {
    throw new SqlError('MALFORMED_QUERY', 'Only one sql statement is allowed.');
  }
  throw new SqlError('MALFORMED_QUERY', `${position(next)}: mismatched input '${next.text}'`);
}

/** Parses one Trino statement. @throws SqlError `MALFORMED_QUERY` */
export function parseTrino(sql: string): InstanceType<typeof trino.StatementContext> {
  const lexer = new TrinoSqlLexer(CharStreams.fromString(sql));
  return parse({
    lexer,
    parser: (tokens) => new trino.TrinoSqlParser(tokens),
    statement: (parser) => parser.singleStatement().statement(),
    text: (parser) => parser.program(),
  });
}

/** Parses one Hive DDL statement. @throws SqlError `MALFORMED_QUERY` */
export function parseHive(sql: string) {
  const lexer = new HiveSqlLexer(CharStreams.fromString(withoutComments(sql)));
  return parse({
    lexer,
    parser: (tokens) => new HiveSqlParser(tokens),
    statement: (parser) => parser.statement(),
    text: (parser) => parser.program(),
  });
}

/** The Hive lexer knows no block comments; blanks of the same shape keep every position. */
export function withoutComments(sql: string): string {
  return sql.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|--[^\n]*|\/\*.*?\*\//gs, (part) =>
    /^(--|\/\*)/.test(part) ? part.replace(/[^\n]/g, ' ') : part,
  );
}
