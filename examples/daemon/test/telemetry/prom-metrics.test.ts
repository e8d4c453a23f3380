import { expect, test } from "vitest";
import { METRICS } from "../../src/telemetry/catalogue.ts";
import { PromMetrics } from "../../src/telemetry/prom-metrics.ts";

test("every metric of the catalogue has a help text and a name that says its unit or that it counts", async () => {
  const text = await new PromMetrics().text();
  for (const [name, { kind, help }] of Object.entries(METRICS)) {
    expect(text).toContain(`# HELP ${name} ${help}`);
    expect(text).toContain(`# TYPE ${name} ${kind}`);
    if (kind === "counter") expect(name).toMatch(/_total$/);
    if (kind === "histogram") expect(name).toMatch(/_seconds$/);
  }
});

test("counters add up, gauges keep the last value, histograms count", async () => {
  const metrics = new PromMetrics();
  metrics.count("plans_total", 1, { outcome: "adopted" });
  metrics.count("plans_total", 2, { outcome: "adopted" });
  metrics.gauge("battery_soc_percent", 50);
  metrics.gauge("battery_soc_percent", 40);
  metrics.observe("planning_seconds", 0.02);
  const text = await metrics.text();
  expect(text).toContain('plans_total{outcome="adopted"} 3');
  expect(text).toContain("battery_soc_percent 40");
  expect(text).toContain('planning_seconds_bucket{le="0.025"} 1');
});

test("a name that is not in the catalogue changes nothing", async () => {
  const metrics = new PromMetrics();
  const before = await metrics.text();
  metrics.count("unknown_total", 1);
  metrics.gauge("unknown", 1);
  metrics.observe("unknown_seconds", 1);
  expect(await metrics.text()).toBe(before);
});
