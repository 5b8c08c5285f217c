import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings } from '../../operate/session/settings.ts';
import { generatedFiles } from '../../observability/generated.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

test('what is committed is what npm run generate writes', async () => {
  const files = await generatedFiles({
    settings: await loadSettings(join(import.meta.dirname, '../../afluente.config.ts')),
    images: JSON.parse(read('monitoring/images.json')),
    readme: read('monitoring/README.md'),
  });
  expect(files.size).toBeGreaterThan(10);
  for (const [path, text] of files) expect({ path, text: read(path) }).toEqual({ path, text });
});
