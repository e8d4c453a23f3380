import type { AbortSignalLike, Instant, PriceSource, Slot, SpotPrices } from "@oec/domain";

/** Spot prices as a service publishes them, on the slots it gives them for. */
export interface PublishedPrices extends SpotPrices {
  /** When the service last said so; the oldest of several answers. */
  readonly fetchedAt: Instant;
  /** False while the service calls them preliminary. */
  readonly final: boolean;
}

/** A {@link PriceSource} that tells the age of what it gives. */
export interface PublishedPriceSource extends PriceSource {
  readPrices(period: Slot, signal?: AbortSignalLike): Promise<PublishedPrices>;
}
