import { format, resolveConfig } from 'prettier';
import type { Settings } from '../core/settings/settings.ts';
import { withSection } from '../markdown/section.ts';
import { commandsDocument } from './commands.ts';
import { engineFactsDocument } from './engine-facts.ts';
import { errorsSection } from './errors.ts';
import { monthCostSection } from './month-cost.ts';
import { runCostSection } from './run-cost.ts';
import { settingsSection } from './settings.ts';

/**
 * The documents, or the sections of them, that are made from the product.
 * @param read the text of a file of the repository
 * @param settings those of the project, which one section quotes
 * @returns their paths, and their texts as Prettier would have them
 */
export async function documentFiles(
  read: (path: string) => string,
  settings: Settings,
): Promise<Map<string, string>> {
  const section = (path: string, name: string, text: string) => withSection(read(path), name, text);
  const files: Record<string, string> = {
    'docs/commands.md': await commandsDocument(),
    'docs/configuration.md': section('docs/configuration.md', 'settings', settingsSection(settings)),
    'docs/engine-facts.md': engineFactsDocument(settings),
    'docs/cost.md': withSection(
      section('docs/cost.md', 'run', runCostSection()),
      'month',
      monthCostSection(),
    ),
    'docs/troubleshooting.md': section('docs/troubleshooting.md', 'errors', errorsSection()),
  };
  const formatted = new Map<string, string>();
  for (const [path, text] of Object.entries(files)) {
    const config = await resolveConfig(path);
    formatted.set(path, await format(text, { ...config, filepath: path }));
  }
  return formatted;
}
