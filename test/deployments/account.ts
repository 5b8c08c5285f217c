import { importsOf, inOrder, type Stack, type Template } from './assembly.ts';
import { resolve, type Scope } from './expression.ts';
import { type ResourceType, resourceType } from './types.ts';

type Resource = Template['Resources'][string];

interface DeployedResource {
  readonly resource: Resource;
  /** With all references resolved. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Its own among those of its type; it stays with updates, and is another after a replacement. */
  readonly physicalId: string;
  /** Whether people gave it that name. */
  readonly isNamed: boolean;
}

interface DeployedStack {
  readonly resources: ReadonlyMap<string, DeployedResource>;
  /** Export → value. */
  readonly exports: ReadonlyMap<string, unknown>;
  readonly imports: ReadonlySet<string>;
}

/** How a deployment of all stacks ended. */
export interface Outcome {
  /** Why CloudFormation refused one, and all that come after; absent: none was. */
  readonly refused?: string;
  /** The types of what was lost that no template brings back. */
  readonly lost: readonly string[];
  /** Stacks that are deployed and that the app has no more. */
  readonly leftBehind: readonly string[];
}

class Refused extends Error {
  override readonly name = 'Refused';
}

/**
 * An account with what is deployed in it, and CloudFormation's rules for what may be deployed over it:
 * - an export that a stack imports can't go or change:
 *   https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
 * - a change to some properties takes a new resource in the old one's place, made before the old one goes; under a
 *   name of its own that can't be: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
 * - what goes is deleted, unless its policy says otherwise, and so is what a deployment made that failed:
 *   https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
export class Account {
  readonly #stacks = new Map<string, DeployedStack>();
  /** `type name` → who has it, in words. */
  readonly #taken = new Map<string, string>();
  #made = 0;

  /**
   * What `cdk deploy --all` does: stack after stack, until one is refused.
   * @param failing the stack whose deployment fails when all its resources were made, and is rolled back
   */
  deploy(assembly: readonly Stack[], failing?: string): Outcome {
    const lost: string[] = [];
    const outcome = (refused?: string): Outcome => ({
      ...(refused !== undefined && { refused }),
      lost,
      leftBehind: [...this.#stacks.keys()].filter((name) => !assembly.some((stack) => stack.name === name)),
    });
    for (const stack of inOrder(assembly)) {
      try {
        lost.push(...this.#deploy(stack, stack.name === failing));
      } catch (error) {
        if (error instanceof Refused) return outcome(`${stack.name}: ${error.message}`);
        throw error;
      }
      if (stack.name === failing) return outcome(`${stack.name}: it failed.`);
    }
    return outcome();
  }

  /** The names that are taken among those of a type. */
  names(type: string): string[] {
    return [...this.#taken.keys()]
      .filter((key) => key.startsWith(`${type} `))
      .map((key) => key.slice(type.length + 1));
  }

  /** What tells a resource of a deployed stack from any that took its place. */
  physicalId(stack: string, logicalId: string): string | undefined {
    return this.#stacks.get(stack)?.resources.get(logicalId)?.physicalId;
  }

  /** @returns the types of what was lost */
  #deploy(stack: Stack, fails: boolean): string[] {
    const { name } = stack;
    const before = this.#stacks.get(name);
    const plan = new Plan(stack, before, {
      imported: (one) => this.#imported(one),
      generated: (id) => `${name}-${id}-${(this.#made += 1)}`,
    });
    const after = plan.stack();
    this.#assertExportsStay(name, before, after);
    const made = [...after.resources].filter(
      ([id, { physicalId }]) => before?.resources.get(id)?.physicalId !== physicalId,
    );
    for (const [id, one] of made) this.#assertFree(name, id, one, plan.replaced.get(id));
    const take = (owner: string, one: DeployedResource) => {
      if (one.isNamed) this.#taken.set(keyOf(one), owner);
    };
    if (fails) {
      for (const [id, one] of made)
        if (one.resource.DeletionPolicy === 'Retain')
          take(`what a failed deployment of ${name} left, ${id}`, one);
      return [];
    }
    const lost: string[] = [];
    for (const [id, old] of before?.resources ?? []) {
      const now = after.resources.get(id);
      if (now?.physicalId === old.physicalId) continue;
      const stays = now ? now.resource.UpdateReplacePolicy : old.resource.DeletionPolicy;
      if (stays !== 'Delete') take(`what ${name} left, ${id}`, old);
      else {
        this.#taken.delete(keyOf(old));
        if (resourceType(old.resource.Type).isStateful) lost.push(old.resource.Type);
      }
    }
    for (const [id, one] of after.resources) take(`${name} ${id}`, one);
    this.#stacks.set(name, after);
    return lost;
  }

  #imported(name: string): unknown {
    for (const { exports } of this.#stacks.values()) if (exports.has(name)) return exports.get(name);
    throw new Refused(`no export ${name} is there to import.`);
  }

  #assertExportsStay(stack: string, before: DeployedStack | undefined, after: DeployedStack): void {
    for (const [name, value] of before?.exports ?? []) {
      const users = [...this.#stacks].flatMap(([user, { imports }]) =>
        user !== stack && imports.has(name) ? [user] : [],
      );
      if (users.length === 0) continue;
      const how = after.exports.has(name) ? 'changed' : 'removed';
      if (how === 'removed' || JSON.stringify(after.exports.get(name)) !== JSON.stringify(value))
        throw new Refused(`the export ${name} can't be ${how} while ${users.join(', ')} imports it.`);
    }
  }

  #assertFree(stack: string, id: string, one: DeployedResource, replaced: string | undefined): void {
    const owner = one.isNamed ? this.#taken.get(keyOf(one)) : undefined;
    if (owner === undefined) return;
    if (replaced !== undefined && owner === `${stack} ${id}`)
      throw new Refused(`${id} must be replaced for ${replaced}, and has a name of its own.`);
    throw new Refused(`${id}: the name ${keyOf(one)} is taken by ${owner}.`);
  }
}

function keyOf({ resource, physicalId }: DeployedResource): string {
  // A replaced resource of a fixed name would have the same one: its generation doesn't count.
  return `${resource.Type} ${physicalId.replace(/#\d+$/, '')}`;
}

interface Outside {
  readonly imported: (name: string) => unknown;
  /** A new physical id for a resource without a name of its own. */
  readonly generated: (logicalId: string) => string;
}

/** What a template makes of a deployed stack: which resources stay, are updated, replaced and new. */
class Plan {
  /** Logical id → the property for which it is replaced. */
  readonly replaced = new Map<string, string>();
  readonly #resources = new Map<string, DeployedResource>();
  readonly #stack: Stack;
  readonly #before: DeployedStack | undefined;
  readonly #outside: Outside;
  readonly #scope: Scope;

  constructor(stack: Stack, before: DeployedStack | undefined, outside: Outside) {
    this.#stack = stack;
    this.#before = before;
    this.#outside = outside;
    this.#scope = {
      ref: (one) => (one in stack.template.Resources ? this.#resource(one).physicalId : `\${${one}}`),
      attribute: (id, attribute) => attributeOf(this.#resource(id), attribute),
      imported: outside.imported,
    };
  }

  stack(): DeployedStack {
    const { Resources, Outputs } = this.#stack.template;
    for (const id of Object.keys(Resources)) this.#resource(id);
    const exported = Object.values(Outputs).flatMap(({ Value, Export }) =>
      Export ? [[Export.Name, resolve(Value, this.#scope)] as const] : [],
    );
    return {
      resources: this.#resources,
      exports: new Map(exported),
      imports: importsOf(this.#stack.template),
    };
  }

  #resource(id: string): DeployedResource {
    const known = this.#resources.get(id);
    if (known) return known;
    const resource = this.#stack.template.Resources[id];
    if (!resource) throw new Error(`${this.#stack.name}: there is no resource ${id}.`);
    const type = resourceType(resource.Type);
    const properties = resolve(resource.Properties, this.#scope) as Record<string, unknown>;
    type.assertKnown(properties);
    const old = this.#before?.resources.get(id);
    if (old && old.resource.Type !== resource.Type)
      throw new Refused(`${id} can't become ${resource.Type} from ${old.resource.Type}.`);
    const replaced = old && type.replacing(old.properties, properties);
    if (replaced !== undefined) this.replaced.set(id, replaced);
    const made: DeployedResource = {
      resource,
      properties,
      ...(old && replaced === undefined
        ? { physicalId: old.physicalId, isNamed: old.isNamed }
        : this.#identity(id, type, properties, old)),
    };
    this.#resources.set(id, made);
    return made;
  }

  #identity(
    id: string,
    type: ResourceType,
    properties: Readonly<Record<string, unknown>>,
    old: DeployedResource | undefined,
  ): Pick<DeployedResource, 'physicalId' | 'isNamed'> {
    let name: unknown = type.name && properties;
    for (const key of type.name ?? []) name = (name as Record<string, unknown> | undefined)?.[key];
    if (typeof name !== 'string') return { physicalId: this.#outside.generated(id), isNamed: false };
    const [, generation = '0'] = /#(\d+)$/.exec(old?.physicalId ?? '') ?? [];
    const again = old && old.physicalId.replace(/#\d+$/, '') === name;
    return { physicalId: again ? `${name}#${Number(generation) + 1}` : name, isNamed: true };
  }
}

/** An attribute; the ARN as AWS writes it, so that a name that somebody else made an ARN of is the same. */
function attributeOf({ resource, physicalId }: DeployedResource, attribute: string): string {
  const { arn } = resourceType(resource.Type);
  const [variable, ...others] = [...(arn ?? '').matchAll(/\$\{(\w+)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !['Partition', 'Region', 'Account'].includes(name));
  if (attribute !== 'Arn' || arn === undefined || variable === undefined || others.length > 0)
    return `${physicalId}.${attribute}`;
  return arn
    .replace('${Partition}', '${AWS::Partition}')
    .replace('${Region}', '${AWS::Region}')
    .replace('${Account}', '${AWS::AccountId}')
    .replace(`\${${variable}}`, physicalId);
}
