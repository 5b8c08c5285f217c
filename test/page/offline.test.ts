import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { presynthesized } from '../support/assemblies.ts';
import { PageServer, Visit } from './visit.ts';

const PIPELINES = join(import.meta.dirname, '../pipelines');

test('afluente offline --open serves the page of what it serves, and ends with it', async () => {
  const state = join(mkdtempSync(join(tmpdir(), 'afluente-page-')), 'state');
  presynthesized('test', state);
  const command = ['offline', '--open', '--port', '0', '--page-port', '0', '--state', state];
  const server = await PageServer.start([...command, '--pipelines', PIPELINES]);
  const visit = await Visit.of(server, '#/trial/runs');
  try {
    await visit.sees('trial never ran');
    await visit.sees('offline AWS', '.stage');
    expect((await visit.texts('nav[aria-label=Pipelines] a')).toSorted()).toEqual([
      'All',
      'daily',
      'grid',
      'medicoes',
      'nasty',
      'sales',
      'trial',
      'visits',
    ]);
    expect(visit.complaints).toEqual([]);
  } finally {
    await visit.close();
    expect(await server.end()).toBe(130);
  }
});
