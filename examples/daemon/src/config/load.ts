import { resolve } from "node:path";
import { err, ok, type Result } from "@oec/domain";
import type { z } from "zod";
import { daemonConfig, type DaemonConfig } from "./config.ts";
import type { ConfigFault, Entry, Reading } from "./entry.ts";
import { fileKey } from "./read-file.ts";
import { settingFault } from "./setting-fault.ts";

/** A complete configuration, and who said what. */
export interface LoadedConfig {
  readonly config: DaemonConfig;
  /** By key, such as `server.port`: where its value comes from. What is not in here has its default. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Puts the sources together: a later one counts before an earlier one.
 *
 * @returns every fault of every source, if there is one.
 */
export function loadConfig(readings: readonly Reading[]): Result<LoadedConfig, readonly ConfigFault[]> {
  const faults = readings.flatMap((reading) => reading.faults);
  const entries = new Map(
    readings.flatMap((reading) => reading.entries.map((entry) => [entry.setting.key, entry])),
  );
  const raw = nested([...entries.values()]);
  const parsed = daemonConfig.safeParse(raw);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) faults.push(faultAt(issue, raw, entries));
  }
  if (!parsed.success || faults.length > 0) return err(faults);
  const sources = new Map([...entries].map(([key, { source }]) => [key, source]));
  return ok({ config: parsed.data, sources });
}

/** The values by section, with paths that do not depend on the folder of the process. */
function nested(entries: readonly Entry[]): Readonly<Record<string, Record<string, unknown>>> {
  const raw: Record<string, Record<string, unknown>> = {};
  for (const { setting, value, folder } of entries) {
    const section = (raw[setting.section] ??= {});
    section[setting.name] =
      setting.path && typeof value === "string" && value !== "" ? resolve(folder, value) : value;
  }
  return raw;
}

function faultAt(issue: z.core.$ZodIssue, raw: unknown, entries: ReadonlyMap<string, Entry>): ConfigFault {
  const { key, setting, place, found, expected } = settingFault(issue, raw);
  const name = setting === undefined ? key : fileKey(setting);
  return { source: `${entries.get(key)?.source ?? name}${place}`, key: `${name}${place}`, found, expected };
}
