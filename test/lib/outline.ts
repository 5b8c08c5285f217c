import type { Template } from '../support/assemblies.ts';

/**
 * What of a stack a reviewer has to see change, a line each: its resources by type and logical id (another id is
 * another resource: the former one is deleted), whether they outlive the stack, who may do what, and what other stacks
 * may import. `npm run diff:templates` tells the rest of a template's difference.
 */
export function outlineOf({ Resources, Outputs = {} }: Template): string {
  const resources = Object.entries(Resources).map(([id, { Type, DeletionPolicy, Properties }]) => {
    const kept = DeletionPolicy === undefined || DeletionPolicy === 'Delete' ? '' : `, ${DeletionPolicy}`;
    return [`${Type} ${id}${kept}`, ...statementsIn(Properties).map((line) => `  ${line}`)];
  });
  return [...resources.sort().flat(), ...Object.keys(Outputs).map((id) => `Output ${id}`)].join('\n');
}

/** Each statement of the policies that stand anywhere in a value. */
function statementsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'Statement' && Array.isArray(inner) ? inner.map(written) : statementsIn(inner),
  );
}

function written({ Effect, Action, Resource, Principal, Condition }: Record<string, any>): string {
  const who =
    Principal === undefined
      ? ''
      : ` ${each(typeof Principal === 'object' ? Object.values(Principal).flat() : Principal)}`;
  const what = Resource === undefined ? '' : ` ${each(Resource)}`;
  const where =
    Condition === undefined ? '' : ` if ${JSON.stringify(Condition, (_, one) => textOf(one) ?? one)}`;
  return `${Effect}${who}: ${each(Action)}${what}${where}`;
}

function each(value: unknown): string {
  return [value]
    .flat()
    .map((one) => textOf(one) ?? JSON.stringify(one))
    .join(', ');
}

/** A text with what CloudFormation fills in named in it; nothing for what is no text. */
function textOf(value: any): string | undefined {
  if (typeof value === 'string') return value.replace(/^arn:/, '');
  if (value?.Ref) return `\${${value.Ref}}`;
  if (value?.['Fn::GetAtt']) return `\${${value['Fn::GetAtt'].join('.')}}`;
  if (!value?.['Fn::Join']) return undefined;
  const [separator, parts] = value['Fn::Join'];
  return parts
    .map((part: unknown) => textOf(part) ?? JSON.stringify(part))
    .join(separator)
    .replace(/^(arn:)?\$\{AWS::Partition\}:/, '');
}
