/** The command was called in a way it cannot serve: bad option, bad file, bad value. Exit code 2; nothing was written. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
