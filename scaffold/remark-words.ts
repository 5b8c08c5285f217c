const REMARK =
  /^(?:[*(#]|---|(?:source|fonte|fuente|quelle|notes?|notas?|remarks?|obs|observa[çc][õo]es|observaciones|observations?|anmerkung(?:en)?|hinweise?|end|eof|generated|exported|gerado|updated|last update|total)(?![\p{L}\p{N}])|(?:records?|rows?)(?!\p{L}).*\d)/iu;

/** `Source: INE`, `Notes`, `(3 rows)`: how remarks begin that stand behind the rows of a file. */
export function beginsAsRemark(text: string): boolean {
  return REMARK.test(text);
}
