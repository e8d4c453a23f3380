import { OecError } from "@oec/domain";
import { daemonConfig, type DaemonConfig, type DaemonConfigInput } from "./config.ts";
import { settingFault } from "./setting-fault.ts";

/**
 * Fills in the defaults of a configuration that a program gives.
 *
 * @throws `OecError` `INVALID_ARGUMENT` with the key, what was found and what was expected; a secret is not repeated.
 */
export function completeConfig(config: DaemonConfigInput): DaemonConfig {
  const parsed = daemonConfig.safeParse(config);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw parsed.error;
  const { key: option, place, found, expected } = settingFault(issue, config);
  const key = `${option}${place}`;
  throw new OecError("INVALID_ARGUMENT", `the option ${key} is ${found}, expected ${expected}`, {
    context: { key, found, expected },
  });
}
