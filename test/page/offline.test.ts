import { mkdirSync, mkdtempSync, symlinkSync, unlinkSync } from 'node:fs';
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

test('an open page has the pipelines that come and go, without a reload', async () => {
  const root = mkdtempSync(join(tmpdir(), 'afluente-page-'));
  const folders = join(root, 'pipelines');
  const link = (name: string) => symlinkSync(join(PIPELINES, name), join(folders, name));
  mkdirSync(folders);
  link('trial');
  const command = ['offline', '--open', '--port', '0', '--page-port', '0'];
  const server = await PageServer.start([...command, '--state', join(root, 'state'), '--pipelines', folders]);
  const visit = await Visit.of(server);
  try {
    await visit.sees('trial', 'nav[aria-label=Pipelines]');
    link('daily');
    await visit.sees('daily', 'nav[aria-label=Pipelines]');
    await visit.sees('daily', '.overview');
    await visit.go('#/daily/runs');
    await visit.sees('daily never ran');
    unlinkSync(join(folders, 'daily'));
    await visit.sees('There is no pipeline “daily”');
    expect(await visit.texts('nav[aria-label=Pipelines] a')).toEqual(['All', 'trial']);
    expect(visit.complaints).toEqual([]);
  } finally {
    await visit.close();
    expect(await server.end()).toBe(130);
  }
});
