import type { ApiContext } from "../context.ts";
import type { Api } from "../server.ts";
import { systemStatus } from "../status.ts";
import { batteryHistoryRoutes } from "./battery-history.ts";
import { batteryRoutes } from "./battery.ts";
import { controlRoutes } from "./control.ts";
import { healthRoutes, statusRoutes } from "./health.ts";
import { planRoutes } from "./plan.ts";
import { simulationRoutes } from "./simulation.ts";

/** Every endpoint. */
export function homeRoutes(api: Api, context: ApiContext): void {
  healthRoutes(api, context);
  statusRoutes(api, context, () => systemStatus(context.home));
  batteryRoutes(api, context);
  batteryHistoryRoutes(api, context);
  planRoutes(api, context);
  controlRoutes(api, context);
  simulationRoutes(api, context);
}
