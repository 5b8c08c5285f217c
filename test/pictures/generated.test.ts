import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictureFiles } from '../../pictures/generated.ts';
import { assemblyOf } from '../support/assemblies.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

test('the pictures of the documentation are those of the synthesized app: npm run generate writes them', async () => {
  const pictures = await pictureFiles(assemblyOf('dev'), 'orders');
  expect([...pictures.keys()]).toEqual(['docs/state-machine.svg', 'docs/stacks.svg']);
  for (const [path, text] of pictures) expect({ path, text: read(path) }).toEqual({ path, text });
});
