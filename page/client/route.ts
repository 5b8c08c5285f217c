/** What the page shows of a pipeline. */
export const VIEWS = { runs: 'Runs', versions: 'Versions', data: 'Data' } as const;
export type View = keyof typeof VIEWS;

/** Where the page is, as its address says: `#/orders/runs/<execution>/<task>`. */
export interface Route {
  readonly pipeline: string;
  readonly view: View;
  /** Absent: the newest, whichever that is. */
  readonly execution?: string;
  readonly task?: string;
}

/** @param first the pipeline that an address without one is about */
export function routeOf(hash: string, first: string): Route {
  const [pipeline = '', view = '', execution, task] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  const known = isView(view) ? view : 'runs';
  return {
    pipeline: pipeline || first,
    view: known,
    execution: execution || undefined,
    task: task || undefined,
  };
}

export function hashOf({ pipeline, view, execution, task }: Route): string {
  const parts = [
    pipeline,
    view,
    ...(execution === undefined ? [] : [execution, ...(task === undefined ? [] : [task])]),
  ];
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

function isView(text: string): text is View {
  return Object.hasOwn(VIEWS, text);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
