/** How people name what is written in digits and is no number; nobody adds it up, and zeros in front count. */
const CODE =
  /(^|_)(zip|zipcode|zip_code|postcode|postal|postal_code|cep|plz|phone|telephone|telefone|telefono|tel|fone|celular|mobile|fax|whatsapp|cpf|cnpj|nif|nie|ssn|ean|ean13|gtin|upc|barcode|isbn|issn|iban|account|conta)(_?(no|nr|nbr|num|number|numero|code|codigo|id))?(_?\d)?$/;

/** Codes have so many digits, or more; `mobile` of 0 and 1 is none. */
const FEWEST_DIGITS = 4;

/**
 * Whether a column of digits is one of codes, by its name.
 * @param most digits of its longest values
 */
export function isNamedAsCode(name: string, most: number): boolean {
  return most >= FEWEST_DIGITS && CODE.test(name);
}
