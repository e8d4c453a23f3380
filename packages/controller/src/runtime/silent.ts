import type { EventSink, Logger, Metrics } from "@oec/domain";

/* Ports for whoever does not want to listen. */
export const SILENT_EVENTS: EventSink = { emit: () => undefined };
export const SILENT_METRICS: Metrics = {
  count: () => undefined,
  gauge: () => undefined,
  observe: () => undefined,
};
export const SILENT_LOGGER: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
