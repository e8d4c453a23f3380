import type { Setting } from "./settings.ts";

/** A value for one option, and who says so. */
export interface Entry {
  readonly setting: Setting;
  readonly value: unknown;
  /** For messages, such as `oec.toml:12, server.port` or `OEC_SERVER_PORT`. */
  readonly source: string;
  /** The folder from which a relative path counts. */
  readonly folder: string;
}

/** What is wrong with a configuration. */
export interface ConfigFault {
  /** Where: a place in a file, a variable, or an option of the command. */
  readonly source: string;
  /** As the file has it, such as `server.port`; empty for a file that is no TOML. */
  readonly key: string;
  readonly found: string;
  readonly expected: string;
}

/** What one source says, and what it says wrongly. */
export interface Reading {
  readonly entries: readonly Entry[];
  readonly faults: readonly ConfigFault[];
}

/** A fault as a sentence. */
export const faultText = ({ source, found, expected }: ConfigFault): string =>
  `${source} is ${found}, expected ${expected}`;

/** The value that a text means for an option; a text that means none stays as it is, and is refused later. */
export function valueOfText({ kind }: Setting, text: string): unknown {
  const trimmed = text.trim();
  switch (kind) {
    case "number":
      return trimmed !== "" && Number.isFinite(Number(trimmed)) ? Number(trimmed) : text;
    case "boolean":
      return trimmed === "true" ? true : trimmed === "false" ? false : text;
    case "list":
      return text
        .split(",")
        .map((one) => one.trim())
        .filter((one) => one !== "");
    case "text":
      return text;
  }
}
