import { LpModelBuilder, type LpModel, type Term } from "../../../src/lp/model.ts";
import { uniform } from "./uniform.ts";

/** Carpentry: 2 x + y <= 50, x + 2 y <= 40, worth 20 x + 30 y; optimum 20, 10 at -700. */
export function carpentry(kind: "continuous" | "integer" = "continuous"): LpModel {
  const builder = new LpModelBuilder();
  const chairs = builder.column({ cost: -20, upper: 100, kind });
  const tables = builder.column({ cost: -30, upper: 100, kind });
  builder.row(-Infinity, 50, [[chairs, 2], [tables, 1]]); // prettier-ignore
  builder.row(-Infinity, 40, [[chairs, 1], [tables, 2]]); // prettier-ignore
  return builder.build();
}

/** What a {@link randomHome} is made of. */
export interface RandomHome {
  readonly model: LpModel;
  readonly slots: number;
}

/**
 * A seeded home with battery, EV of minimum power, peak charge, prices of any sign; small enough for every back-end.
 *
 * Of eight, about one cannot be solved (the car asks for more than it can get).
 *
 * @param count - Slots; default 3 to 7.
 */
export function randomHome(seed: number, count?: number): RandomHome {
  const random = uniform(seed * 104_729 + 7);
  const between = (low: number, high: number) => low + (high - low) * random();
  const drawn = 3 + Math.floor(between(0, 5));
  const slots = count ?? drawn;
  const builder = new LpModelBuilder();
  const peak = random() < 0.5 ? builder.column({ cost: between(0.5, 4), upper: 20 }) : undefined;
  const semicontinuous = random() < 0.5;
  const exclusive = random() < 0.5;
  const wear = between(0, 0.2);
  const minimum = between(1, 4);
  let before: number | undefined;
  const car: Term[] = [];
  for (let slot = 0; slot < slots; slot += 1) {
    const price = between(-0.5, 2);
    const bought = builder.column({ cost: price, upper: 14 });
    const sold = builder.column({ cost: -(price - between(-0.1, 0.4)), upper: 10 });
    const charge = builder.column({ cost: wear, upper: 5 });
    const discharge = builder.column({ cost: wear, upper: 5 });
    const last = slot === slots - 1;
    const level = builder.column({ cost: last ? -between(0, 1) : 0, upper: 10 });
    const net = between(-3, 3);
    const balance: Term[] = [[bought, 1], [sold, -1], [charge, -1], [discharge, 1]]; // prettier-ignore
    if (semicontinuous) {
      const power = builder.column({ lower: minimum, upper: 11, kind: "semicontinuous" });
      balance.push([power, -1]);
      car.push([power, 0.9]);
    } else {
      const amps = builder.column({ upper: 3, kind: "integer" });
      balance.push([amps, -3.5]);
      car.push([amps, 3.15]);
    }
    builder.row(net, net, balance);
    const change: Term[] = [[level, 1], [charge, -0.95], [discharge, 1 / 0.95]]; // prettier-ignore
    if (before === undefined) builder.row(3, 3, change);
    else builder.row(0, 0, [...change, [before, -1]]);
    before = level;
    if (peak !== undefined) builder.row(0, Infinity, [[peak, 1], [bought, -1]]); // prettier-ignore
    if (exclusive) {
      const importing = builder.column({ upper: 1, kind: "integer" });
      builder.row(-Infinity, 0, [[bought, 1], [importing, -14]]); // prettier-ignore
      builder.row(-Infinity, 10, [[sold, 1], [importing, 10]]); // prettier-ignore
    }
  }
  builder.row(between(0, slots * 11), Infinity, car);
  return { model: builder.build(), slots };
}
