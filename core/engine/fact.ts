/** One way in which Athena may answer what is undecided. */
export interface Reading {
  /** What the engine does then; it goes on a sentence that begins with the reading's name. */
  readonly means: string;
  /** What the probe's answer shows then. */
  readonly shows: string;
}

/** Something on which a statement's answer may depend, and which nothing that is published decides. */
export interface EngineFact {
  readonly question: string;
  readonly readings: Readonly<Record<string, Reading>>;
  /** The reading that is taken where the settings say nothing. */
  readonly default: string;
  /** Why that one. */
  readonly why: string;
  readonly evidence: readonly {
    readonly link: string;
    /** What stands there, in our words. */
    readonly says: string;
  }[];
  /** Tells the readings apart. */
  readonly probe: {
    readonly sql: string;
    /** What of its one column is looked at. */
    readonly look: 'type' | 'value' | 'name';
  };
  /** How to write a statement so that it doesn't depend on it. */
  readonly advice: string;
}
