import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newPipeline } from '../../scaffold/new.ts';
import { run } from '../support/program.ts';

test('a pipeline whose columns, dataset and table are called like words of SQL is made, and runs', async () => {
  const place = mkdtempSync(join(tmpdir(), 'afluente-words-'));
  const [directory, input, state] = ['pipelines', 'file.csv', 'state'].map((name) => join(place, name));
  mkdirSync(directory!);
  writeFileSync(
    input!,
    'id,user,amount,current_date,all\n1,ana,2.50,2026-11-01,x\n2,bia,3.75,2026-12-01,y\n',
  );
  await newPipeline({ name: 'order', table: 'values', from: input!, directory: directory! });

  const where = ['--state', state!, '--pipelines', directory!];
  const started = run(['bin/main.js', 'start', '--pipeline', 'order', '--input', input!, ...where]);
  expect({ status: started.status, stderr: started.stderr }).toEqual({ status: 0, stderr: '' });
  expect(started.stdout).toContain(`sql 'SELECT * FROM "values" LIMIT 5'`);

  const sql = 'SELECT id, user, amount, "current_date", "all", month FROM "values" ORDER BY id';
  const asked = run(['bin/main.js', 'sql', '--csv', '--state', state!, sql]);
  expect({ stdout: asked.stdout, stderr: asked.stderr }).toEqual({
    stdout:
      'id,user,amount,current_date,all,month\n1,ana,2.50,2026-11-01,x,2026-11\n2,bia,3.75,2026-12-01,y,2026-12\n',
    stderr: '',
  });
}, 180_000);
