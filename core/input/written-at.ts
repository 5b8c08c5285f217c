/** A place in a source, line and column from 1. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
}

/** A key or an element of a list, and where its value is among the tokens. */
interface Region {
  /** Where it is written; nothing of the file as a whole. */
  readonly at?: SourcePlace;
  readonly start: number;
  readonly end: number;
}

interface Token {
  readonly text: string;
  readonly at: SourcePlace;
  /** How many brackets are open around it. */
  readonly depth: number;
}

/**
 * Where in a TypeScript file a field of its default export is written: the field's own key, or the innermost one around
 * it that stands there. A key that is looked up elsewhere, spread, or written twice isn't followed.
 * @param field `source.columns.id.min`, `checks[2]`
 * @returns nothing where the file doesn't show it
 */
export function writtenAt(source: string, field: string): SourcePlace | undefined {
  const tokens = tokensOf(source);
  const exported = tokens.findIndex(
    ({ text }, at) => text === 'default' && tokens[at - 1]?.text === 'export',
  );
  if (exported === -1) return undefined;
  let region: Region = { start: exported + 1, end: tokens.length };
  for (const [, key, index] of field.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    const inner = key === undefined ? elementOf(tokens, region, Number(index)) : valueOf(tokens, region, key);
    if (!inner) break;
    region = inner;
  }
  return region.at;
}

/** Comments and blanks between them are left out. */
function tokensOf(source: string): Token[] {
  const TOKEN =
    /\/\/.*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|[\p{ID_Start}$_][\p{ID_Continue}$]*|\.\.\.|\S|\s+/gu;
  const tokens: Token[] = [];
  let line = 1;
  /** Where the line begins. */
  let start = 0;
  let depth = 0;
  for (const { 0: text, index } of source.matchAll(TOKEN)) {
    if (/^[)\]}]$/.test(text)) depth -= 1;
    if (!/^(\s|\/\/|\/\*)/.test(text)) tokens.push({ text, at: { line, column: index - start + 1 }, depth });
    if (/^[([{]$/.test(text)) depth += 1;
    const ends = text.split('\n').length - 1;
    line += ends;
    if (ends > 0) start = index + text.lastIndexOf('\n') + 1;
  }
  return tokens;
}

/** The value of a key, if the region has it once where it is least nested. */
function valueOf(tokens: readonly Token[], { start, end }: Region, key: string): Region | undefined {
  const keys = tokens.flatMap(({ text, depth, at: place }, at) => {
    const [before, after] = [tokens[at - 1]?.text ?? '', tokens[at + 1]?.text ?? ''];
    const isKey =
      /^[{,]$/.test(before) && /^[:,}]$/.test(after) && text.replace(/^(['"])(.*)\1$/, '$2') === key;
    return at >= start && at < end && isKey ? [{ at, depth, place }] : [];
  });
  const least = Math.min(...keys.map(({ depth }) => depth));
  const [found, again] = keys.filter(({ depth }) => depth === least);
  if (!found || again) return undefined;
  return { at: found.place, start: found.at + 1, end: endOf(tokens, found.at, found.depth) };
}

/** An element of the list that a region holds, if none before it is spread. */
function elementOf(tokens: readonly Token[], region: Region, index: number): Region | undefined {
  const open = tokens.findIndex(({ text }, at) => at >= region.start && text !== ':');
  const list = tokens[open];
  if (list?.text !== '[') return undefined;
  let start = open + 1;
  for (let passed = 0; ; passed += 1) {
    const first = tokens[start];
    if (!first || start >= region.end || first.depth <= list.depth || first.text === '...') return undefined;
    const end = endOf(tokens, start, list.depth + 1);
    if (passed === index) return { at: first.at, start, end };
    start = end + 1;
  }
}

/** Where what stands at a depth ends: at its comma, or with the brackets around it. */
function endOf(tokens: readonly Token[], from: number, depth: number): number {
  const end = tokens.findIndex(
    (token, at) => at > from && (token.depth < depth || (token.depth === depth && token.text === ',')),
  );
  return end === -1 ? tokens.length : end;
}
