/** One step of the schema, as plain SQL per dialect; embedded, so that a bundle carries it. Released ones never change. */
export interface Migration {
  /** Ascending from 1, without gaps. */
  readonly version: number;
  readonly name: string;
  /** Statements for SQLite. */
  readonly sqlite: string;
}
