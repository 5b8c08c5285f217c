import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { environmentOf } from '../support/program.ts';

const ROOT = join(import.meta.dirname, '../..');
const TEXT = readFileSync(join(ROOT, 'docs/adding-a-pipeline.md'), 'utf8');

/** A code block of the document, and the last line of text before it. */
interface Block {
  readonly language: string;
  readonly content: string;
  readonly said: string;
}

const BLOCKS: readonly Block[] = [...TEXT.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((match) => ({
  language: match[1] ?? '',
  content: match[2] ?? '',
  said: TEXT.slice(0, match.index).trimEnd().split('\n').at(-1) ?? '',
}));

/** The project as somebody has it who cloned it and ran npm ci. */
function clone(): string {
  const copy = mkdtempSync(join(tmpdir(), 'afluente-clone-'));
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
  for (const file of files.split('\0').filter((name) => name !== '')) {
    cpSync(join(ROOT, file), join(copy, file), { recursive: true });
  }
  const modules = join(ROOT, 'node_modules');
  mkdirSync(join(copy, 'node_modules/@afluente'), { recursive: true });
  mkdirSync(join(copy, 'node_modules/.bin'));
  for (const name of readdirSync(modules)) {
    if (!['@afluente', '.bin', '.cache'].includes(name))
      symlinkSync(join(modules, name), join(copy, 'node_modules', name));
  }
  // The project's own packages are the copy's.
  symlinkSync('../../bin', join(copy, 'node_modules/@afluente/commands'));
  symlinkSync('../../offline', join(copy, 'node_modules/@afluente/offline'));
  for (const name of readdirSync(join(modules, '.bin'))) {
    const program = name === 'afluente' ? '../../bin/main.js' : join(modules, '.bin', name);
    symlinkSync(program, join(copy, 'node_modules/.bin', name));
  }
  return copy;
}

const words = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

test('what docs/adding-a-pipeline.md says is what happens', () => {
  const directory = clone();
  const PATH = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  let output = '';
  let done = 0;
  for (const [index, { language, content, said }] of BLOCKS.entries()) {
    const [, file = ''] = /`([^`]+)`[^`]*$/.exec(said) ?? [];
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
