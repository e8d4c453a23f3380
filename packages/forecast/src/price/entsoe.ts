import type { Slot } from "@oec/domain";
import type { HttpClient } from "../http/http-client.ts";
import { readEntsoe } from "./entsoe-document.ts";
import { httpPriceSource } from "./http-price-source.ts";
import { marketDays } from "./market-days.ts";
import type { PublishedPriceSource } from "./published.ts";

/** Energy identification codes of bidding zones. Others can be given as they are. */
export const BIDDING_ZONES: Readonly<Record<string, string>> = {
  SE1: "10Y1001A1001A44P",
  SE2: "10Y1001A1001A45N",
  SE3: "10Y1001A1001A46L",
  SE4: "10Y1001A1001A47J",
  NO2: "10YNO-2--------T",
  DK1: "10YDK-1--------W",
  DK2: "10YDK-2--------M",
  FI: "10YFI-1--------U",
};

/** How {@link entsoe} asks. */
export interface EntsoeOptions {
  readonly http: HttpClient;
  /** Bidding zone: a name of {@link BIDDING_ZONES} or an energy identification code. */
  readonly area: string;
  /** Token of an account of the transparency platform. It is never part of an error or a cache's key. */
  readonly token: string;
  /** Currency of the zone's prices; `EUR` unless said. Another one in the answer is refused. */
  readonly currency?: string;
  /** Which auction's series to take where the answer has several: its position; 1, the day-ahead auction, unless said. */
  readonly sequence?: number;
  readonly baseUrl?: string;
}

/**
 * Day-ahead prices from ENTSO-E's transparency platform (document A44), with a token.
 *
 * Asked: `GET /api?documentType=A44&in_Domain=…&out_Domain=…&periodStart=202601142300&periodEnd=…&securityToken=…`. Curves of type
 * A03 leave out points that repeat the one before, up to the end of their period: they are filled in. See {@link readEntsoe}.
 */
export function entsoe(options: EntsoeOptions): PublishedPriceSource {
  const { http, area, token, currency = "EUR", sequence = 1 } = options;
  const { baseUrl = "https://web-api.tp.entsoe.eu" } = options;
  const name = "entsoe";
  const zone = encodeURIComponent(BIDDING_ZONES[area] ?? area);
  return httpPriceSource({
    name,
    currency,
    http,
    requests(period) {
      const days = marketDays(period);
      const [first, last] = [days[0], days.at(-1)];
      if (first === undefined || last === undefined) return [];
      const span = spanOf({ start: first.start, end: last.end });
      const url = `${baseUrl}/api?documentType=A44&in_Domain=${zone}&out_Domain=${zone}&${span}`;
      return [
        {
          url,
          secretQuery: `securityToken=${encodeURIComponent(token)}`,
          decode: (body) => readEntsoe(body, sequence, { source: name, url }),
        },
      ];
    },
  });
}

const spanOf = ({ start, end }: Slot): string => `periodStart=${compact(start)}&periodEnd=${compact(end)}`;

/** `YYYYMMDDhhmm` in UTC. */
const compact = (at: number): string => new Date(at).toISOString().replaceAll(/[-T:]/g, "").slice(0, 12);
