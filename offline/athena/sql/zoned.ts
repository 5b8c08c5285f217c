import { raise } from './errors.ts';

/** Of more milliseconds before or after the epoch Trino's moments with a time zone have no room. */
export const MOST_MILLIS = 2 ** 51 - 1;
const LEAST_MICROS = -(2n ** 51n * 1000n);
const MOST_MICROS = 2n ** 51n * 1000n - 1n;

/** Whole milliseconds since the epoch; DuckDB's own count ends towards it. */
export const millis = (sql: string): string => `epoch_ms(date_trunc('millisecond', ${sql}))`;

/**
 * A moment with a time zone, which has to be within the range of these. A lambda holds it, so that the text is there once.
 * @param sql a DuckDB timestamp
 * @param beyond what is there for one beyond, of the DuckDB SQL of its milliseconds
 */
export const zoned = (sql: string, beyond: (millis: string) => string): string =>
  `list_transform([${sql}], lambda z: CASE WHEN (epoch_us(z) BETWEEN ${LEAST_MICROS} AND ${MOST_MICROS}) IS NOT FALSE THEN z ELSE ${beyond(millis('z'))} END)[1]`;

/** What fails as Java's code does, or as the function says. */
export const millisOverflow =
  (code: 'GENERIC_INTERNAL_ERROR' | 'INVALID_FUNCTION_ARGUMENT') =>
  (count: string): string =>
    raise(`'${code}: Millis overflow: ' || ${count}`, 'TIMESTAMP');
