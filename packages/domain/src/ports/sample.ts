import type { Instant } from "../units/quantity.ts";

/** How far a reading can be trusted. */
export type SampleQuality = "good" | "estimated" | "stale" | "bad";

/** A reading is never a bare number: it says when it was true and how far to trust it. */
export interface Sample<T> {
  readonly value: T;
  /** When the value was measured. */
  readonly at: Instant;
  readonly quality: SampleQuality;
}

/** How a device is doing. */
export type HealthStatus =
  | { readonly state: "healthy" }
  | { readonly state: "degraded"; readonly causes: readonly string[] }
  | { readonly state: "faulted"; readonly causes: readonly string[] };
