import { createHash } from 'node:crypto';

/** One version of a landed file, as far as it tells one from another. */
export interface SourceVersion {
  readonly key: string;
  /** Absent where the bucket keeps no versions. */
  readonly versionId?: string;
  readonly etag: string;
}

/** Changes when a file is added or replaced: 16 hex digits, whatever the order. */
export function identityOf(sources: readonly SourceVersion[]): string {
  const sorted = sources
    .map(({ key, versionId, etag }) => [key, versionId ?? '', etag.replaceAll('"', '')])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
}
