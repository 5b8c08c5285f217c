/**
 * Keeps what was made for a while: who asks meanwhile, or while it is being made, gets the same.
 * @param milliseconds for how long
 * @param make isn't kept where it fails
 */
export function kept<T>(milliseconds: number, make: () => Promise<T>): () => Promise<T> {
  let made: { readonly what: Promise<T>; readonly at: number } | undefined;
  return () => {
    if (made && Date.now() - made.at < milliseconds) return made.what;
    const what = make();
    const one = { what, at: Date.now() };
    made = one;
    what.then(
      () => undefined,
      () => {
        if (made === one) made = undefined;
      },
    );
    return what;
  };
}
