import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
});

const Template = z.object({
  Resources: z.record(z.string(), Resource).default({}),
  Outputs: z
    .record(
      z.string(),
      z.object({
        Value: z.unknown(),
        Condition: z.string().optional(),
        Export: z.object({ Name: z.unknown() }).optional(),
      }),
    )
    .default({}),
  Parameters: z.record(z.string(), z.object({ Default: z.unknown() })).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
});
export type Template = z.infer<typeof Template>;
export type TemplateResource = z.infer<typeof Resource>;

const Manifest = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        dependencies: z.array(z.string()).default([]),
        properties: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .default({}),
});

const AssetManifest = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

const StackProperties = z.object({
  templateFile: z.string(),
  stackName: z.string().optional(),
  terminationProtection: z.boolean().default(false),
});

/** A stack of a cloud assembly, as it was synthesized. */
export interface SynthesizedStack {
  readonly name: string;
  readonly template: Template;
  /** The template as it was written. */
  readonly body: string;
  /** Whether it is protected from being deleted. */
  readonly isProtected: boolean;
}

export interface CloudAssembly {
  /** In the order of their dependencies. */
  readonly stacks: readonly SynthesizedStack[];
  /** Object key in the bootstrap bucket (`<hash>.zip`) → the file or directory that it was made from. */
  readonly assets: ReadonlyMap<string, string>;
}

/**
 * Reads a cloud assembly with the assemblies of its stages.
 * @throws Error when the directory holds none, or one that this doesn't read
 */
export function readCloudAssembly(directory: string): CloudAssembly {
  const { artifacts } = Manifest.parse(parseFile(join(directory, 'manifest.json')));
  const stacks: SynthesizedStack[] = [];
  const assets = new Map<string, string>();
  const seen = new Set<string>();

  const visit = (id: string): void => {
    const artifact = artifacts[id];
    if (artifact === undefined || seen.has(id)) return;
    seen.add(id);
    artifact.dependencies.forEach(visit);
    switch (artifact.type) {
      case 'aws:cloudformation:stack': {
        const { templateFile, stackName, terminationProtection } = StackProperties.parse(artifact.properties);
        const body = readFileSync(join(directory, templateFile), 'utf8');
        const template = Template.parse(JSON.parse(body));
        stacks.push({ name: stackName ?? id, template, body, isProtected: terminationProtection });
        break;
      }
      case 'cdk:asset-manifest': {
        const { file } = z.object({ file: z.string() }).parse(artifact.properties);
        for (const asset of Object.values(AssetManifest.parse(parseFile(join(directory, file))).files)) {
          if (asset.source.path === undefined) continue;
          for (const { objectKey } of Object.values(asset.destinations))
            assets.set(objectKey, join(directory, asset.source.path));
        }
        break;
      }
      case 'cdk:cloud-assembly': {
        const { directoryName } = z.object({ directoryName: z.string() }).parse(artifact.properties);
        const nested = readCloudAssembly(join(directory, directoryName));
        stacks.push(...nested.stacks);
        for (const [key, path] of nested.assets) assets.set(key, path);
        break;
      }
      default: // the construct tree, feature flags and other metadata
    }
  };
  Object.keys(artifacts).forEach(visit);
  return { stacks, assets };
}

function parseFile(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
