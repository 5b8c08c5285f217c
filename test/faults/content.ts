/** A row of the published table, as Athena's results have it: every value a text, NULL is `null`. */
export type Row = readonly (string | null)[];

/** What a landed file holds, and what its version must hold: told apart by its number. */
export interface Content {
  readonly csv: string;
  readonly rows: readonly Row[];
}

const CITIES = ['Lisboa', 'Recife', 'Porto Alegre', 'Sao.Paulo', 'Aveiro'];

/** The columns in the order of `rows`; bit by bit the same where the texts are. */
export const COLUMNS = 'CAST(id AS varchar), CAST(amount AS varchar), note, city';

/**
 * The file of a number and what the trial's SELECT makes of it. Decimals with and without a fraction,
 * integers of all lengths, text with quotes, commas and several bytes a character, NULL; a row that the SELECT
 * leaves out.
 */
export function contentOf(number: number): Content {
  const rows = Array.from({ length: 3 + (number % 3) }, (_, index) => {
    const id = number * 10 + index;
    const amount = index === 0 ? String(number) : `${number * 7 + index}.${(number * 13 + index) % 10}5`;
    const note = [null, `Ação nº ${number}, "entre aspas"`, ` ${number} `][index % 3] ?? null;
    return { id, city: CITIES[(number + index) % CITIES.length] ?? '', amount, note };
  });
  const hidden = { id: number * 10 + 9, city: 'Lisboa', amount: '1', note: 'hidden' };
  const quoted = (text: string | null) => (text === null ? '' : `"${text.replaceAll('"', '""')}"`);
  const lines = [...rows, hidden].map(({ id, city, amount, note }) =>
    [id, city, amount, quoted(note)].join(','),
  );
  return {
    csv: `id,city,amount,note\n${lines.join('\n')}\n`,
    rows: rows.map(({ id, amount, note, city }) => [
      String(id),
      amount.includes('.') ? amount : `${amount}.00`,
      note,
      city,
    ]),
  };
}
