interface Updater {
  readVersion(text: string): string;
  writeVersion(text: string, version: string): string;
}

/** The packages that a release writes its version into. */
export declare const VERSIONED: readonly string[];
declare const config: {
  readonly bumpFiles: readonly { readonly filename: string; readonly updater: Updater }[];
};
export default config;
