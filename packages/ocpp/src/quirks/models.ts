import { DEFAULT_POLICY, type ChargerPolicy } from "./policy.ts";

/** What a charger says about itself in its BootNotification. */
export interface ChargerIdentity {
  readonly vendor: string;
  readonly model: string;
  readonly firmware?: string;
}

/** How a family of chargers departs from the standard, and who reported it. */
interface ModelPolicy {
  /** Matches vendor and model, joined by a blank. */
  readonly match: RegExp;
  readonly policy: Partial<ChargerPolicy>;
  /** Public report. */
  readonly source: string;
}

/** The first entry that matches counts. */
const MODEL_POLICIES: readonly ModelPolicy[] = [
  {
    match: /\babb\b|terra/i,
    // Accepts every measurand and then boots over and over (Terra AC up to 1.8.21).
    policy: {
      onlyStackLevelZero: true,
      measurands: ["Energy.Active.Import.Register", "Current.Import", "Power.Active.Import"],
    },
    source: "evcc 4957, lbbrhzn/ocpp 1275",
  },
  {
    match: /go-?e\b/i,
    policy: { clearBy: "overwrite", resendAfterPause: true },
    source: "goecharger 155, 187",
  },
  { match: /evbox/i, policy: { purposes: ["tx-default", "tx"] }, source: "lbbrhzn/ocpp 1703, 221" },
  {
    match: /wall ?box/i,
    policy: { profileKinds: ["relative", "absolute"], onlyStackLevelZero: true, bootWaitMs: 60_000 },
    source: "evcc templates ocpp-wallbox and wallbox-fw5, evcc 27309",
  },
  { match: /mennekes/i, policy: { callTimeoutMs: 90_000 }, source: "evcc 26837" },
  { match: /zj ?beny|\bbcp-/i, policy: { pauseBy: "lowest-current" }, source: "evcc PR 12861" },
  { match: /autel/i, policy: { pauseBy: "lowest-current" }, source: "lbbrhzn/ocpp documentation" },
  { match: /webasto|ampure/i, policy: { bootWaitMs: 5_000 }, source: "evcc PR 31192" },
];

/**
 * How a charger is treated.
 *
 * @param identity - From its BootNotification; absent: not known yet.
 * @param owner - What its owner has set; it wins over the model.
 */
export function policyFor(
  identity: ChargerIdentity | undefined,
  owner: Partial<ChargerPolicy> = {},
): ChargerPolicy {
  const name = identity === undefined ? "" : `${identity.vendor} ${identity.model}`;
  const known = MODEL_POLICIES.find(({ match }) => match.test(name));
  return { ...DEFAULT_POLICY, ...known?.policy, ...owner };
}
