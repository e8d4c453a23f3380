import type { SetPoint, Watts } from "@oec/domain";
import type { LeaseInForce } from "../lease/lease-book.ts";

/** Who drives the battery at the moment. */
export type BatteryDrive =
  | { readonly kind: "remote"; readonly powerW: Watts }
  | { readonly kind: "autonomous" }
  | { readonly kind: "idle" };

/** Who drives: the lease in force, else the fallback of the last one, else what the device started as. */
export function driveOf(inForce: LeaseInForce<SetPoint>, startsAs: SetPoint["fallback"]): BatteryDrive {
  if (inForce === undefined) return { kind: startsAs };
  return inForce.holds ? { kind: "remote", powerW: inForce.lease.powerW } : { kind: inForce.lease.fallback };
}
