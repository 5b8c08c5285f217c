import { quote, raise } from './errors.ts';
import type { Expr } from './expr.ts';

/** An escape that isn't taken here; its pattern is no literal, so DuckDB would have to read it. */
export interface LikeRefusal {
  readonly refused: string;
}

const invalid = (message: string, texts: readonly Expr[]) =>
  raise(
    `'INVALID_FUNCTION_ARGUMENT: ${message}' || ${texts.map(({ sql }) => `left(${sql}, 0)`).join(' || ')}`,
    'BOOLEAN',
  );
const misplaced = "Escape character must be followed by ''%'', ''_'' or the escape character itself";

/**
 * The DuckDB SQL of `value LIKE pattern ESCAPE escape`, where the escape is a literal.
 * @returns what is refused, where the two engines could read a pattern that is no literal differently
 */
export function likeSql(value: Expr, pattern: Expr, escape: string | undefined): string | LikeRefusal {
  if (escape === undefined) return `(${value.sql} LIKE ${pattern.sql})`;
  if (escape.length !== 1) return invalid('Escape string must be a single character', [value, pattern]);
  if (pattern.literal === undefined) return withEscape(value, pattern, escape);
  const parts = read(pattern.literal, escape);
  if (parts === undefined) return invalid(misplaced, [value, pattern]);
  const text = parts
    .map((part) => (part.wild ? part.text : part.text.replaceAll(/[\\%_]/g, '\\$&')))
    .join('');
  return `(${value.sql} LIKE ${quote(text)} ESCAPE '\\')`;
}

/** Characters of a pattern, and which of them stand for others; undefined where an escape escapes nothing. */
function read(pattern: string, escape: string): { text: string; wild: boolean }[] | undefined {
  const parts: { text: string; wild: boolean }[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern.charAt(i);
    const next = pattern.charAt(i + 1);
    if (character === escape) {
      if (next !== '%' && next !== '_' && next !== escape) return undefined;
      parts.push({ text: next, wild: false });
      i++;
    } else {
      parts.push({ text: character, wild: character === '%' || character === '_' });
    }
  }
  return parts;
}

function withEscape(value: Expr, pattern: Expr, escape: string): string | LikeRefusal {
  if (!/^[ -~]$/.test(escape) || escape === '%' || escape === '_')
    return { refused: `ESCAPE '${escape}' of a pattern that is no literal` };
  const character = /\w/.test(escape) ? escape : `\\${escape}`;
  const valid = quote(`(?s:[^${character}]|${character}[%_${character}])*`);
  const like = `(${value.sql} LIKE ${pattern.sql} ESCAPE ${quote(escape)})`;
  return `(CASE WHEN regexp_full_match(${pattern.sql}, ${valid}) THEN ${like} ELSE ${invalid(misplaced, [value, pattern])} END)`;
}
