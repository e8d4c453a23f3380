import { formatInstant, isoDate, localPartsReader, termsOn, timeOfUsePrice } from "@oec/domain";
import type { NowView } from "../../api/now-schema.ts";
import type { Home } from "../../home/home.ts";
import { energyPricesAt } from "../../home/market.ts";
import type { DayQuarter } from "./day.ts";
import { priceLevel, priceScale } from "./price-level.ts";
import { rounded } from "./rounded.ts";

type PriceCard = NowView["price"];

/** The price now, what it is made of, and how it stands among those of today. */
export function priceCard(home: Home, today: readonly DayQuarter[]): PriceCard {
  const { plant, market, tariff } = home.parts;
  const now = plant.clock.now();
  const { importPerKwh, exportPerKwh } = energyPricesAt(market, tariff, now);
  const priced = today.flatMap((quarter) =>
    quarter.importPerKwh === undefined ? [] : [{ at: quarter.start, price: quarter.importPerKwh }],
  );
  const scale = priceScale([...priced.map(({ price }) => price), importPerKwh]);
  const ranked = scale?.ranked === true && priced.length > 1;
  const at = (wanted: number | undefined) => {
    const found = priced.find(({ price }) => price === wanted);
    return found && { at: formatInstant(found.at), importPerKwh: rounded(found.price, 5) };
  };
  const prices = priced.map(({ price }) => price);
  const [cheapest, dearest] = [at(Math.min(...prices)), at(Math.max(...prices))];
  return {
    importPerKwh: rounded(importPerKwh, 5),
    exportPerKwh: rounded(exportPerKwh, 5),
    level: scale === undefined ? "mid" : priceLevel(importPerKwh, scale),
    ranked,
    ...breakdown(home, now),
    ...(ranked && cheapest && { cheapest }),
    ...(ranked && dearest && { dearest }),
    publishedUntil: formatInstant(market.publishedUntil(now)),
  };
}

/** The parts of the import price before VAT, and the VAT on them; parts that the tariff does not have are left out. */
function breakdown(home: Home, now: number): Pick<PriceCard, "breakdown" | "vatPercent"> {
  const { market, tariff } = home.parts;
  const local = localPartsReader(tariff.timeZone)(now);
  const { spotFactor, markupPerKwh, energyTaxPerKwh, gridFee, vatPercent } = termsOn(
    tariff,
    isoDate(local),
  ).import;
  const marketPerKwh = spotFactor === 0 ? 0 : market.priceAt(now) * spotFactor;
  const network = timeOfUsePrice(gridFee, local);
  const vat = ((marketPerKwh + markupPerKwh + network + energyTaxPerKwh) * vatPercent) / 100;
  const parts = [
    { part: "market" as const, perKwh: marketPerKwh, has: spotFactor !== 0 },
    { part: "supplier" as const, perKwh: markupPerKwh, has: markupPerKwh !== 0 },
    { part: "network" as const, perKwh: network, has: network !== 0 },
    { part: "energy-tax" as const, perKwh: energyTaxPerKwh, has: energyTaxPerKwh !== 0 },
    { part: "vat" as const, perKwh: vat, has: vatPercent !== 0 },
  ];
  return {
    breakdown: parts.flatMap(({ part, perKwh, has }) => (has ? [{ part, perKwh: rounded(perKwh, 6) }] : [])),
    vatPercent,
  };
}
