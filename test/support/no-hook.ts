/** In place of Node's hook: Jest finds the parsers' imports itself. */
export const hook = undefined;
