/** Number of phases of a connection. */
export type PhaseCount = 1 | 3;

/** One value per phase L1, L2, L3; a single-phase site uses L1 and 0 for the others. */
export type PerPhase = readonly [number, number, number];

/** How a device's power is spread over the phases: shares of L1, L2, L3 that add up to 1. */
export type PhaseShares = PerPhase;

/** A balanced three-phase device. */
export const THREE_PHASE: PhaseShares = [1 / 3, 1 / 3, 1 / 3];
/** A device on L1 alone. */
export const ON_L1: PhaseShares = [1, 0, 0];
/** A device on L2 alone. */
export const ON_L2: PhaseShares = [0, 1, 0];
/** A device on L3 alone. */
export const ON_L3: PhaseShares = [0, 0, 1];
