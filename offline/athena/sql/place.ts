import type { ParserRuleContext, Token } from 'antlr4ng';
import type { NotImitated } from '../../kernel/aws-error.ts';
import { SqlError, notImitated, type SqlErrorCode } from './errors.ts';

/** What an error points at. */
export type Place = ParserRuleContext | Token | null;

/** Where a node or token begins: lines and columns from 1, as Trino counts. */
export function placeOf(node: Place): { readonly line: number; readonly column: number } {
  const token = node !== null && 'start' in node && typeof node.start === 'object' ? node.start : node;
  return token !== null && 'line' in token
    ? { line: token.line, column: token.column + 1 }
    : { line: 1, column: 1 };
}

/** `line 1:8` of a node or token. */
export function position(node: Place): string {
  const { line, column } = placeOf(node);
  return `line ${line}:${column}`;
}

/** `line 1:8` of what stands at an index of a text. */
export function positionIn(text: string, index: number): string {
  const before = text.slice(0, index).split('\n');
  return `line ${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

/** Whether what stands below a node is a node itself, and no token. */
export const isRule = (node: object): node is ParserRuleContext => 'ruleIndex' in node && 'children' in node;

/** The text of a node as it was written. */
export function sourceText(node: ParserRuleContext): string {
  const { start, stop } = node;
  if (start === null || stop === null) return node.getText();
  return start.inputStream?.getText(start.start, stop.stop) ?? node.getText();
}

/** The error that Athena fails a query with, pointing at the place that is to blame. */
export function fail(code: SqlErrorCode, place: Place, text: string): SqlError {
  return new SqlError(code, `${position(place)}: ${text}`);
}

/** A refusal by name, with the place of what isn't imitated. */
export function refuse(place: Place, what: string): NotImitated {
  return notImitated(what, position(place));
}

/** `fail` with `TYPE_MISMATCH`. */
export const mismatch = (place: Place, text: string): SqlError => fail('TYPE_MISMATCH', place, text);

/** Where arguments fit several signatures. Trino names a place only for functions. */
export function noBestCandidate(place: Place): SqlError {
  const complaint = 'Could not choose a best candidate operator. Explicit type casts must be added.';
  return place === null
    ? new SqlError('AMBIGUOUS_FUNCTION_CALL', complaint)
    : fail('AMBIGUOUS_FUNCTION_CALL', place, complaint);
}
