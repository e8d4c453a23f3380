import { OecError } from "@oec/domain";
import { firstFault } from "../tariff/zod-fault.ts";
import { daemonConfig, type DaemonConfig, type DaemonConfigInput } from "./config.ts";
import { settingBy } from "./settings.ts";

/**
 * Fills in the defaults of a configuration that a program gives.
 *
 * @throws `OecError` `INVALID_ARGUMENT` with the key, what was found and what was expected; a secret is not repeated.
 */
export function completeConfig(config: DaemonConfigInput): DaemonConfig {
  const parsed = daemonConfig.safeParse(config);
  if (parsed.success) return parsed.data;
  const fault = firstFault(parsed.error, config);
  const { key, expected } = fault;
  const hidden = settingBy("key", key)?.secret === true && fault.found !== "nothing";
  const found = hidden ? "another text" : fault.found;
  throw new OecError("INVALID_ARGUMENT", `the option ${key} is ${found}, expected ${expected}`, {
    context: { key, found, expected },
  });
}
