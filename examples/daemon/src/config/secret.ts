import { readFileSync } from "node:fs";
import { OecError } from "@oec/domain";
import { SECRET_CHARACTERS, type DaemonConfig } from "./config.ts";

/**
 * The secret that signs tokens: the one given, or the text of the file that is named.
 *
 * @throws `OecError` `INVALID_ARGUMENT` if the file cannot be read, or what it holds is too short; the secret is not repeated.
 */
export function readSecret({ secret, secretFile }: DaemonConfig["auth"]): string {
  if (secret !== undefined) return secret;
  if (secretFile === undefined)
    throw new OecError("INVALID_ARGUMENT", "there is no secret: set OEC_AUTH_SECRET or auth.secret_file", {
      context: {},
    });
  const text = read(secretFile).trim();
  if (text.length >= SECRET_CHARACTERS) return text;
  throw new OecError(
    "INVALID_ARGUMENT",
    `the secret in ${secretFile} has ${text.length} characters, expected at least ${SECRET_CHARACTERS}; "openssl rand -hex 32" makes one`,
    { context: { secretFile, characters: text.length } },
  );
}

function read(secretFile: string): string {
  try {
    return readFileSync(secretFile, "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new OecError("INVALID_ARGUMENT", `the file of the secret cannot be read: ${why}`, {
      context: { secretFile },
      cause,
    });
  }
}
