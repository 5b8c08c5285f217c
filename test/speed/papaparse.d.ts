/** What the suite calls of papaparse, which brings no types. */
declare module 'papaparse' {
  interface Options {
    readonly delimiter: string;
    readonly quoteChar: string;
    readonly step?: () => void;
  }
  const papaparse: {
    readonly parse: (text: string, options: Options) => { readonly data?: readonly unknown[] };
  };
  export default papaparse;
}
