import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RELEASE } from '../../core/release/release.ts';
import { type AppName, assemblyOf } from '../support/assemblies.ts';

test.each<AppName>(['dev', 'prod', 'brought'])(
  '%s: each stack is tagged with the release, and no template is',
  (app) => {
    const { artifacts } = JSON.parse(readFileSync(join(assemblyOf(app), 'manifest.json'), 'utf8')) as {
      artifacts: Record<string, { type: string; properties?: any }>;
    };
    const stacks = Object.values(artifacts).filter(({ type }) => type === 'aws:cloudformation:stack');
    expect(stacks.length).toBeGreaterThan(3);
    for (const { properties } of stacks) {
      expect(properties.tags).toEqual({ release: RELEASE });
      expect(readFileSync(join(assemblyOf(app), properties.templateFile), 'utf8')).not.toContain('"release"');
    }
  },
);
