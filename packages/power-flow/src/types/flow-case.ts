import type { AllConstraints } from "./constraints.ts";
import type { PowerFlowInputs } from "./inputs.ts";
import type { Permissions } from "./permissions.ts";
import type { Values } from "./values.ts";

/** All arguments of one decision. */
export interface FlowCase {
  readonly inputs: PowerFlowInputs;
  readonly constraints: AllConstraints;
  readonly permissions: Permissions;
  readonly values: Values;
}
