import type { Reference } from './kept.ts';

/** Texts, quoted names, comments, names and numbers; in a group a number with a point and no exponent. */
const TOKENS =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\r\n]*|\/\*[\s\S]*?\*\/|[A-Za-z_]\w*|\d[\d_]*(?:\.[\d_]*)?[eE][+-]?\d+|\.\d+[eE][+-]?\d+|(\d[\d_]*\.[\d_]*|\.\d[\d_]*)|\d[\d_]*/g;

/** A statement with its literals such as `7.0` as doubles: `7.0E0`. Trino 436 has no switch for that any more. */
export const asDoubles = (sql: string): string =>
  sql.replaceAll(TOKENS, (token, decimal: string | undefined) =>
    decimal === undefined ? token : `${token}E0`,
  );

/** A Trino that takes literals such as `7.0` for doubles. */
export const takingDoubles = (trino: Reference): Reference => ({
  answer: (sql) => trino.answer(asDoubles(sql)),
  close: () => trino.close(),
});
