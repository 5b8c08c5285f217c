import { stringify } from 'yaml';

/** A YAML document that says where it comes from. */
export function yaml(about: string, document: unknown): string {
  const header = `# ${about}\n# Made by npm run generate; change observability/ instead.\n`;
  return header + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}
