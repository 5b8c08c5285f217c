import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { differences } from '../../release/compare.ts';
import { altered, assemblyOf } from '../support/assemblies.ts';

test('templates are compared without an account: what differs is told by its place, what comes and goes by its name', () => {
  const before = altered(
    'dev',
    'alerts',
    (template) => {
      for (const { Type, Properties } of Object.values(template.Resources)) {
        if (Type === 'AWS::SNS::Topic') Properties['TopicName'] = 'another-name';
      }
    },
    (manifest) => {
      manifest.artifacts['afluente-dev-gone'] = {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'afluente-dev-alerts.template.json' },
      };
      delete manifest.artifacts['afluente-dev-observability'];
    },
  );
  const told = differences(before, assemblyOf('dev'));
  expect(told).toEqual([
    expect.stringMatching(/^Stack afluente-dev-alerts\n[\s\S]*AWS::SNS::Topic[\s\S]*another-name/),
    '[-] Stack afluente-dev-gone',
    '[+] Stack afluente-dev-observability',
  ]);
  rmSync(join(before, '..'), { recursive: true });
});
