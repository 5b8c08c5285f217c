/** A line that a task logged, as the page shows it. */
export interface LoggedLine {
  /** ISO 8601 */
  readonly at: string;
  readonly level: string;
  readonly message: string;
}
