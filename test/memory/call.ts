/** One call of a client, as a hook sees it. */
export interface Call {
  readonly service: 's3' | 'glue' | 'sfn' | 'athena' | 'cloudformation';
  /** As the SDK names it, without `Command`. */
  readonly operation: string;
  readonly input: any;
  /** Whether it may change something. */
  readonly writes: boolean;
}

/** What a test does around calls. Both may wait: meanwhile others call. */
export interface Hooks {
  /** Before a call has its effect: what it throws is the answer, and there is no effect. */
  before?: ((call: Call) => unknown) | undefined;
  /** After its effect: what it throws is an answer that was lost on its way. */
  after?: ((call: Call) => unknown) | undefined;
}

/** What a service answers, by operation; each takes effect at once. */
export type Operations = Readonly<Record<string, (input: any) => object>>;

/** What an exception of the SDK bears where the caller is at fault. */
export const CLIENT = { $metadata: { httpStatusCode: 400 } };

const READS = /^(?:Get|Head|List|Describe)/;

/**
 * A client of the SDK whose calls a service in memory answers. Paginators and `Upload` take it for a real one.
 * @throws Error naming an operation that is not imitated, when it is called
 */
export function imitated<C extends object>(
  client: C,
  service: Call['service'],
  operations: Operations,
  hooks: readonly Hooks[],
): C {
  const send = async ({ constructor: { name }, input }: { constructor: { name: string }; input: any }) => {
    const operation = name.replace(/Command$/, '');
    const act = operations[operation];
    if (!act) throw new Error(`${operation} of ${service} is not imitated.`);
    const call = { service, operation, input, writes: !READS.test(operation) };
    for (const { before } of hooks) await before?.(call);
    const answer = act(input);
    for (const { after } of hooks) await after?.(call);
    return answer;
  };
  return Object.assign(Object.create(client), { send });
}

/**
 * A page of a listing.
 * @param token of the page before: the index where this one begins
 */
export function page<T>(
  all: readonly T[],
  size: number,
  token: string | undefined,
): { readonly items: T[]; readonly next?: string } {
  const from = Number(token ?? 0);
  const items = all.slice(from, from + size);
  return from + size < all.length ? { items, next: String(from + size) } : { items };
}
