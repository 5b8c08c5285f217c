import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { blocksOf } from '../support/blocks.ts';
import { clone } from '../support/clone.ts';
import { environmentOf } from '../support/program.ts';

const ROOT = join(import.meta.dirname, '../..');
const TEXT = readFileSync(join(ROOT, 'docs/adding-a-pipeline.md'), 'utf8');

const BLOCKS = blocksOf(TEXT);

const words = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

test('what docs/adding-a-pipeline.md says is what happens', () => {
  const directory = clone();
  const PATH = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  let output = '';
  let done = 0;
  for (const [index, { language, content, said, file }] of BLOCKS.entries()) {
    if (language === '') {
      for (const command of content.trim().split('\n')) {
        const ended = spawnSync(command, {
          cwd: directory,
          shell: true,
          encoding: 'utf8',
          env: environmentOf({ PATH }),
        });
        output = `${ended.stdout}${ended.stderr}`;
        // What the document shows next tells how it ends.
        const status = BLOCKS[index + 1]?.content.startsWith('error ') ? 1 : 0;
        expect({ command, status: ended.status, output }).toEqual({ command, status, output });
        done += 1;
      }
    } else if (language === 'text') {
      for (const line of content.trim().split('\n')) expect(words(output)).toContain(words(line));
    } else if (language === 'diff') {
      execFileSync('git', ['apply', '-p0', '-'], { cwd: directory, input: content });
    } else if (said.startsWith('It ')) {
      expect(readFileSync(join(directory, file), 'utf8')).toBe(content);
    } else {
      writeFileSync(join(directory, file), content);
    }
  }
  expect(done).toBe(TEXT.match(/^npx afluente /gm)?.length);
});
