/** What the facts are called, in the table's order: apart from it, since documents that name one are read by the page. */
export const FACT_NAMES = ['decimalLiterals', 'decimalQuotients', 'blanksInCasts', 'columnNames'] as const;

export type FactName = (typeof FACT_NAMES)[number];
