/** What the references in a template stand for. */
export interface Scope {
  /** Of a resource or of what AWS knows, such as `AWS::Region`. */
  readonly ref: (name: string) => unknown;
  readonly attribute: (logicalId: string, attribute: string) => unknown;
  readonly imported: (name: string) => unknown;
}

/** A value of a template with its references resolved; what AWS alone can compute stays as it is written. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((one) => resolve(one, scope));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [key, argument] = entries.length === 1 && entries[0] ? entries[0] : ['', undefined];
  switch (key) {
    case 'Ref':
      return scope.ref(String(argument));
    case 'Fn::GetAtt': {
      const [id = '', ...path] = typeof argument === 'string' ? argument.split('.') : (argument as string[]);
      return scope.attribute(id, path.join('.'));
    }
    case 'Fn::ImportValue':
      return scope.imported(String(argument));
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, unknown];
      const resolved = resolve(parts, scope);
      return Array.isArray(resolved) && resolved.every((part) => typeof part === 'string')
        ? resolved.join(separator)
        : { [key]: [separator, resolved] };
    }
    case 'Fn::Sub': {
      if (typeof argument !== 'string') throw new Error('Fn::Sub with values of its own is not read.');
      return argument.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => {
        const [id = '', ...path] = name.split('.');
        return String(path.length === 0 ? scope.ref(id) : scope.attribute(id, path.join('.')));
      });
    }
    default:
      return Object.fromEntries(entries.map(([name, one]) => [name, resolve(one, scope)]));
  }
}
