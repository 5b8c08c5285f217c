import { SOURCE_ENDINGS, sourceEndingOf } from '../core/stage/keys.ts';

/** Names that no file of anybody else's has. */
const NAME = 'afluente-verify';

/** The name under which the input lands: its ending tells that it may be compressed. */
export function landedName(input: string): string {
  return `${NAME}${sourceEndingOf(input)?.toLowerCase() ?? '.csv'}`;
}

/** The name of the file whose header is none of the pipeline's. */
export const BROKEN_NAME = `${NAME}-broken.csv`;
export const BROKEN_TEXT = 'no,such,header\n1,2,3\n';

/** The keys of everything that verification may have landed. */
export function landedKeys(landing: string): string[] {
  return [...SOURCE_ENDINGS.map((ending) => `${NAME}${ending}`), BROKEN_NAME].map((name) => landing + name);
}

/** A table that may not be made. */
export const FORBIDDEN_TABLE = 'afluente_verify';
/** Where its data would lie: with the results of analysts, which expire. */
export const FORBIDDEN_PREFIX = 'athena-staging/analysts/afluente-verify/';
