/** What lands is a CSV, as it is or compressed; anything else in the landing prefix is left alone. */
export const LANDED_SUFFIXES = ['.csv', '.csv.gz', '.csv.zst'] as const;

/** Whether an object of the landing prefix is taken for a source: consoles leave empty objects as folders. */
export function isLandedFile({ key, bytes }: { readonly key: string; readonly bytes: number }): boolean {
  return bytes > 0 && LANDED_SUFFIXES.some((suffix) => key.endsWith(suffix));
}
