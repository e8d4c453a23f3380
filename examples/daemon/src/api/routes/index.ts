import type { ApiContext } from "../context.ts";
import type { Api } from "../server.ts";
import { systemStatus } from "../status.ts";
import { batteryHistoryRoutes } from "./battery-history.ts";
import { batteryPreviewRoutes } from "./battery-preview.ts";
import { batteryRoutes } from "./battery.ts";
import { controlRoutes } from "./control.ts";
import { deviceRoutes } from "./devices.ts";
import { healthRoutes, statusRoutes } from "./health.ts";
import { liveRoutes } from "./live.ts";
import { pageRoutes } from "./now.ts";
import { planRoutes } from "./plan.ts";
import { simulationRoutes } from "./simulation.ts";
import { weatherRoutes } from "./weather.ts";
import { webRoutes } from "./web.ts";

/** Every endpoint. */
export function homeRoutes(api: Api, context: ApiContext): void {
  healthRoutes(api, context);
  statusRoutes(api, context, () => systemStatus(context.home));
  batteryRoutes(api, context);
  batteryPreviewRoutes(api, context);
  batteryHistoryRoutes(api, context);
  planRoutes(api, context);
  weatherRoutes(api, context);
  controlRoutes(api, context);
  deviceRoutes(api, context);
  simulationRoutes(api, context);
  pageRoutes(api, context);
  liveRoutes(api, context);
  webRoutes(api, context);
}
