import type { Metrics } from "@oec/domain";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { METRICS, type MetricSpec } from "./catalogue.ts";

type Labels = Readonly<Record<string, string>>;

/** The program's measurements in the form that Prometheus reads. A name that is not in the catalogue is not kept. */
export class PromMetrics implements Metrics {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Counter>();
  readonly #gauges = new Map<string, Gauge>();
  readonly #histograms = new Map<string, Histogram>();
  readonly #before: (() => void)[] = [];

  constructor(catalogue: Readonly<Record<string, MetricSpec>> = METRICS) {
    for (const [name, { kind, help, labels = [], buckets = [] }] of Object.entries(catalogue)) {
      const common = { name, help, labelNames: [...labels], registers: [this.#registry] };
      if (kind === "counter") this.#counters.set(name, new Counter(common));
      else if (kind === "gauge") this.#gauges.set(name, new Gauge(common));
      else this.#histograms.set(name, new Histogram({ ...common, buckets: [...buckets] }));
    }
  }

  count(name: string, by: number, labels: Labels = {}): void {
    this.#counters.get(name)?.inc({ ...labels }, by);
  }

  gauge(name: string, value: number, labels: Labels = {}): void {
    this.#gauges.get(name)?.set({ ...labels }, value);
  }

  observe(name: string, value: number, labels: Labels = {}): void {
    this.#histograms.get(name)?.observe({ ...labels }, value);
  }

  /** Has something measured whenever the measurements are read. @param measure - Must not throw. */
  beforeReading(measure: () => void): void {
    this.#before.push(measure);
  }

  /** All of them as text. */
  text(): Promise<string> {
    for (const measure of this.#before) measure();
    return this.#registry.metrics();
  }

  /** Media type of {@link PromMetrics.text}. */
  get contentType(): string {
    return this.#registry.contentType;
  }
}
