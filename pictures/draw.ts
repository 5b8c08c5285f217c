import { type Graph, instance } from '@viz-js/viz';

/** What a picture says to those who don't see it, and how it is dressed where no page does that. */
export interface Caption {
  readonly title: string;
  readonly description: string;
  /** CSS; without it the picture takes that of the page that it stands in. */
  readonly style?: string;
}

/** Draws a graph as an SVG of its own, by Graphviz; the same graph is always the same text. */
export async function draw(graph: Graph, { title, description, style }: Caption): Promise<string> {
  const viz = await instance();
  const drawn = viz.renderString(graph, { format: 'svg', engine: 'dot' });
  const [, viewBox = '', body = ''] =
    /<svg [^>]*?(viewBox="[^"]*")[^>]*>\n([\s\S]*)<\/svg>/.exec(drawn) ?? [];
  const head = [
    `<title id="t">${escaped(title)}</title><desc id="d">${escaped(description)}</desc>`,
    ...(style === undefined ? [] : [`<style>${style.replaceAll(/\s*\n\s*/g, '')}</style>`]),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${viewBox} role="img" aria-labelledby="t" aria-describedby="d">`,
    ...head,
    `${undressed(body).trimEnd()}\n</svg>\n`,
  ].join('\n');
}

/** Without Graphviz's comments, generic title, colours and typefaces: those are the style's to say. */
function undressed(body: string): string {
  return (
    body
      .replaceAll(/<!--[\s\S]*?-->\n?/g, '')
      .replaceAll(/ (fill|stroke|font-family|font-size)="[^"]*"/g, (attribute, name) =>
        name === 'font-size' ? attribute : '',
      )
      .replaceAll(/ xml:space="preserve"/g, '')
      // What keeps a label clear of its line is in its position.
      .replaceAll(/(?<=<text[^>]*>)(?: |&#160;)+|(?: |&#160;)+(?=<\/text>)/g, '')
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** The colours of `docs/flow.svg`, light and dark by the reader's scheme. */
export const DOCUMENT_STYLE = `
  svg{font-family:system-ui,-apple-system,Segoe UI,Roboto,sans-serif;background:#fbfcfd}
  path,polygon,ellipse,polyline{fill:none;stroke:#7a8da0;stroke-width:1.3}
  text{fill:#1d2b38}
  .edge polygon,.terminal ellipse{fill:#7a8da0}
  .edge text{fill:#4c6072}
  .task path,.stack path,.stack polygon{fill:#fff;stroke:#8aa0b4}
  .choice polygon{fill:#eaf1fb;stroke:#5c87c5}
  .wait path{fill:#fdf3e3;stroke:#c9963c}
  .succeed path{fill:#e8f3ec;stroke:#5b9a76}
  @media(prefers-color-scheme:dark){
    svg{background:#10161c}
    text{fill:#e8eef4}
    .edge text{fill:#a9b8c6}
    path,polygon,ellipse,polyline{stroke:#8295a8}
    .edge polygon,.terminal ellipse{fill:#8295a8}
    .task path,.stack path,.stack polygon{fill:#19222b;stroke:#54697c}
    .choice polygon{fill:#172338;stroke:#4f77b3}
    .wait path{fill:#2b2213;stroke:#a67b31}
    .succeed path{fill:#16281e;stroke:#4d8665}
  }`;
