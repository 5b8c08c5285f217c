/** A string that passed a check and says so in its type; made only by the function that checks it. */
export type Brand<Name extends string> = string & { readonly __brand: Name };
