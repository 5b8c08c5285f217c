/** What the page shows of a pipeline. */
export const VIEWS = { runs: 'Runs', versions: 'Versions', data: 'Data', definition: 'Definition' } as const;
export type View = keyof typeof VIEWS;

/** Where the page is, as its address says: `#/` is all pipelines, `#/orders/runs/<execution>/<task>` is one. */
export interface Route {
  /** Absent: all of them. */
  readonly pipeline?: string;
  readonly view: View;
  /** Absent: the newest, whichever that is. */
  readonly execution?: string;
  readonly task?: string;
  /** Set where the address leads nowhere. */
  readonly nowhere?: true;
}

export const OVERVIEW: Route = { view: 'runs' };

export function routeOf(hash: string): Route {
  const [pipeline, view, execution, task, ...more] = hash
    .replace(/^#\/?/, '')
    .split('/')
    .map((part) => decoded(part) || undefined);
  if (pipeline === undefined) return view === undefined ? OVERVIEW : { ...OVERVIEW, nowhere: true };
  const known = view === undefined || isView(view) ? (view ?? 'runs') : undefined;
  const deep = known === 'runs' ? more.length > 0 : execution !== undefined;
  if (known === undefined || deep) return { pipeline, view: 'runs', nowhere: true };
  return { pipeline, view: known, execution, task };
}

export function hashOf({ pipeline, view, execution, task }: Route): string {
  if (pipeline === undefined) return '#/';
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
