/**
 * `Promise.all`, but it rejects only when all have ended. Lambda freezes a process when its invocation ends and goes
 * on with it in the next one: a call that was left under way would be made, and its tries repeated, when nobody
 * expects it any more.
 */
export async function allEnded<const T extends readonly unknown[]>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
