/** The parameters of a kind that is one type. */
export function noParameters<T>(type: T) {
  return {
    schema: {},
    of: () => [],
    read: (numbers: readonly number[]) => (numbers.length === 0 ? type : undefined),
    fault: () => undefined,
  };
}
