import { NotImitated } from '../kernel/aws-error.ts';
import type { DeployedResource, Deployment } from './deployment.ts';
import { isObject, noValue, resolve, type Scope } from './resolve.ts';
import { generatedName, resourceType, type Environment } from './resource-types.ts';
import { readCloudAssembly, type SynthesizedStack, type TemplateResource } from './template.ts';

/**
 * Deploys a `cdk.out`: resolves what CloudFormation would and names what it would create. The properties of
 * a type that nothing imitates are left out, unresolved.
 * @throws NotImitated for an intrinsic function, a parameter without default or an attribute that isn't known
 */
export function loadAssembly(directory: string, environment: Environment): Deployment {
  const assembly = readCloudAssembly(directory);
  const exports = new Map<string, () => unknown>();
  const stacks = assembly.stacks.map((stack) => new DeployedStack(stack, environment, exports));
  for (const stack of stacks) stack.declareExports();

  const resources = stacks.flatMap((stack) => stack.resources());
  const notImitated = new Map<string, number>();
  for (const { type } of resources)
    if (resourceType(type).role === 'absent') notImitated.set(type, (notImitated.get(type) ?? 0) + 1);

  return {
    ...environment,
    stacks: stacks.map(({ name }) => name),
    protectedStacks: new Set(
      assembly.stacks.filter(({ isProtected }) => isProtected).map(({ name }) => name),
    ),
    templates: Object.fromEntries(assembly.stacks.map(({ name, body }) => [name, body])),
    resources,
    outputs: Object.fromEntries(stacks.map((stack) => [stack.name, stack.outputs()])),
    notImitated,
    codeDirectory: (functionArn) => {
      const { Code } = resources.find(({ arn }) => arn === functionArn)?.properties ?? {};
      const key = isObject(Code) ? Code['S3Key'] : undefined;
      const path = typeof key === 'string' ? assembly.assets.get(key) : undefined;
      if (path === undefined)
        throw new NotImitated(`the code of ${functionArn}: it is no asset of this assembly`);
      return path;
    },
  };
}

class DeployedStack {
  readonly name: string;
  readonly #stack: SynthesizedStack;
  readonly #environment: Environment;
  readonly #exports: Map<string, () => unknown>;
  readonly #scope: Scope;
  readonly #names = new Map<string, string>();
  /** Logical ids whose name is being resolved: meeting one again is a cycle. */
  readonly #pending = new Set<string>();

  constructor(stack: SynthesizedStack, environment: Environment, exports: Map<string, () => unknown>) {
    this.name = stack.name;
    this.#stack = stack;
    this.#environment = environment;
    this.#exports = exports;
    this.#scope = {
      ref: (name) => this.#ref(name),
      attribute: (id, attribute) => this.#attribute(id, attribute),
      importValue: (name) => {
        const value = exports.get(name);
        if (value === undefined) throw new Error(`No export named ${name} found.`);
        return value();
      },
      condition: (name) => this.#condition(name),
      mapping: (map, top, second) => {
        const value = stack.template.Mappings[map]?.[top]?.[second];
        if (value === undefined) throw new Error(`${this.name}: no mapping ${map}.${top}.${second}`);
        return value;
      },
    };
  }

  declareExports(): void {
    for (const { Value, Export, Condition } of Object.values(this.#stack.template.Outputs)) {
      if (Export === undefined || !this.#holds(Condition)) continue;
      this.#exports.set(String(resolve(Export.Name, this.#scope)), () => resolve(Value, this.#scope));
    }
  }

  resources(): DeployedResource[] {
    return Object.entries(this.#stack.template.Resources)
      .filter(([, resource]) => this.#holds(resource.Condition))
      .map(([logicalId, resource]) => {
        const type = resourceType(resource.Type);
        const properties = type.role === 'absent' ? {} : this.#properties(resource);
        const name = this.#physicalName(logicalId, resource);
        return {
          stack: this.name,
          logicalId,
          type: resource.Type,
          physicalId: type.ref?.(name, this.#environment, properties) ?? name,
          arn: type.arn?.(name, this.#environment, properties) ?? '',
          properties,
        };
      });
  }

  outputs(): Record<string, string> {
    const entries = Object.entries(this.#stack.template.Outputs)
      .filter(([, { Condition }]) => this.#holds(Condition))
      .map(([key, { Value }]) => [key, String(resolve(Value, this.#scope))]);
    return Object.fromEntries(entries);
  }

  #ref(name: string): unknown {
    const resource = this.#stack.template.Resources[name];
    if (resource !== undefined) {
      const type = resourceType(resource.Type);
      const physical = this.#physicalName(name, resource);
      return type.ref?.(physical, this.#environment, this.#pathProperties(resource)) ?? physical;
    }
    const parameter = this.#stack.template.Parameters[name];
    if (parameter !== undefined) {
      if (parameter.Default === undefined)
        throw new NotImitated(`the parameter ${name}, which has no default`);
      return parameter.Default;
    }
    switch (name) {
      case 'AWS::AccountId':
        return this.#environment.account;
      case 'AWS::Region':
        return this.#environment.region;
      case 'AWS::Partition':
        return 'aws';
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::StackName':
        return this.name;
      case 'AWS::StackId':
        return `arn:aws:cloudformation:${this.#environment.region}:${this.#environment.account}:stack/${this.name}/offline`;
      case 'AWS::NoValue':
        return noValue;
      default:
        throw new NotImitated(`Ref ${name} in stack ${this.name}`);
    }
  }

  #attribute(logicalId: string, attribute: string): string {
    const resource = this.#stack.template.Resources[logicalId];
    if (resource === undefined) throw new Error(`${this.name}: there is no resource ${logicalId}`);
    const type = resourceType(resource.Type);
    const name = this.#physicalName(logicalId, resource);
    const value =
      attribute === 'Arn'
        ? type.arn?.(name, this.#environment, this.#pathProperties(resource))
        : type.attributes?.[attribute]?.(name, this.#environment);
    if (value === undefined) throw new NotImitated(`Fn::GetAtt ${attribute} of ${resource.Type}`);
    return value;
  }

  #properties(resource: TemplateResource): Record<string, unknown> {
    const resolved = resolve(resource.Properties, this.#scope);
    return isObject(resolved) ? resolved : {};
  }

  /** The few properties that are part of an ARN: resolving all of them could run into a cycle. */
  #pathProperties({ Properties: { Path, GroupName } }: TemplateResource): Record<string, unknown> {
    return { Path: resolve(Path, this.#scope), GroupName: resolve(GroupName, this.#scope) };
  }

  #physicalName(logicalId: string, resource: TemplateResource): string {
    const known = this.#names.get(logicalId);
    if (known !== undefined) return known;
    if (this.#pending.has(logicalId))
      throw new Error(`${this.name}: the name of ${logicalId} depends on itself`);
    this.#pending.add(logicalId);
    const type = resourceType(resource.Type);
    let value: unknown = resource.Properties;
    for (const key of type.name ?? ['']) value = isObject(value) ? value[key] : undefined;
    const given = resolve(value, this.#scope);
    const name = typeof given === 'string' ? given : generatedName(this.name, logicalId, type);
    this.#pending.delete(logicalId);
    this.#names.set(logicalId, name);
    return name;
  }

  #condition(name: string): boolean {
    const condition = this.#stack.template.Conditions[name];
    if (condition === undefined) throw new Error(`${this.name}: there is no condition ${name}`);
    return resolve(condition, this.#scope) === true;
  }

  #holds(condition: string | undefined): boolean {
    return condition === undefined || this.#condition(condition);
  }
}
