/** How people name what is written in digits and is no number; nobody adds it up, and zeros in front count. */
const CODE =
  /(^|_)(zip|zipcode|zip_code|postcode|postal|postal_code|cep|plz|cap|phone|telephone|telefone|telefono|tel|fone|celular|mobile|fax|whatsapp|cpf|cnpj|rg|nif|nie|ssn|ean|ean13|gtin|upc|barcode|isbn|issn|iban|swift|bic|account|conta)(_?(no|nr|nbr|num|number|numero|code|codigo|id))?(_?\d)?$/;

/** Whether a column of digits is one of codes, by its name. */
export function isNamedAsCode(name: string): boolean {
  return CODE.test(name);
}
