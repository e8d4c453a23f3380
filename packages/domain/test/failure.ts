import { OecError } from "../src/errors.ts";

/** The code of the OecError that a call throws; undefined if it throws none. */
export function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (OecError.is(error)) return error.code;
    throw error;
  }
  return undefined;
}
