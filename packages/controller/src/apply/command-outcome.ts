import type { Amperes, Watts } from "@oec/domain";

/** What came of a command. */
export type Outcome =
  | { readonly kind: "accepted"; readonly powerW?: Watts; readonly currentA?: Amperes }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "failed"; readonly code: string };
