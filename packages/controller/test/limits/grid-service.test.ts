import { expect, test } from "vitest";
import { servicePower, serviceShare, type GridService } from "@oec/controller";

const service: GridService = { kind: "fcr-n", powerW: 3000, headroomPercent: 10 };
const limits = { minSocPercent: 5, maxSocPercent: 95 };

test.each([
  ["fcr-n", 49.95, 0.5],
  ["fcr-n", 50.2, -1],
  ["fcr-d-up", 49.7, 0.5],
  ["fcr-d-up", 49.5, 1],
  ["fcr-d-up", 49.95, 0],
  ["fcr-d-down", 50.3, -0.5],
  ["ffr", 49.7, 1],
  ["ffr", 49.8, 0],
] as const)("%s at %f Hz asks for %f of the offer", (kind, hertz, share) => {
  expect(serviceShare(kind, hertz)).toBeCloseTo(share, 9);
});

test("low frequency discharges the battery", () => {
  expect(servicePower(service, 49.95, 50, limits)).toBeCloseTo(-1500, 6);
});

test("without a measured frequency there is no service", () => {
  expect(servicePower(service, undefined, 50, limits)).toBeUndefined();
});

test("energy kept for the house is not sold as a service", () => {
  expect(servicePower(service, 49.9, 15, limits)).toBeUndefined();
  expect(servicePower(service, 50.1, 15, limits)).toBeCloseTo(3000, 6);
});
