import type { Thing } from "../parts/small.tsx";

/** Colours and fonts of a canvas, read from the page's tokens. */
export interface Paint {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly card: string;
  readonly font: string;
  readonly strong: string;
  /** A thing's colour, with its pattern where the reader wants patterns. */
  fill(thing: Thing | "cheap" | "mid" | "dear"): string | CanvasPattern;
  /** The colour alone. */
  colour(name: string): string;
}

const TILE = 6;
/** Lines of each pattern on a tile: from x, y to x, y. */
const LINES: Readonly<Partial<Record<string, readonly (readonly [number, number, number, number])[]>>> = {
  grid: [[0, TILE, TILE, 0]],
  battery: [[0, TILE / 2, TILE, TILE / 2]],
  car: [[TILE / 2, 0, TILE / 2, TILE]],
  house: [[0, 0, TILE, TILE]],
  sold: [
    [0, 0, TILE, TILE],
    [0, TILE, TILE, 0],
  ],
};

/** @param patterns - Whether colours carry patterns. */
export function readPaint(patterns: boolean): Paint {
  const style = getComputedStyle(document.documentElement);
  const family = getComputedStyle(document.body).fontFamily;
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour("ink"),
    soft: colour("ink2"),
    line: colour("line"),
    card: colour("card"),
    font: `12px ${family}`,
    strong: `650 12px ${family}`,
    colour,
    fill: (thing) =>
      (patterns ? patternOf(colour(thing), colour("card"), LINES[thing]) : undefined) ?? colour(thing),
  };
}

function patternOf(
  colour: string,
  over: string,
  lines: readonly (readonly [number, number, number, number])[] | undefined,
): CanvasPattern | undefined {
  const scale = devicePixelRatio;
  const tile = document.createElement("canvas");
  tile.width = tile.height = Math.round(TILE * scale);
  const context = tile.getContext("2d");
  if (context === null || lines === undefined) return undefined;
  context.scale(tile.width / TILE, tile.height / TILE);
  context.fillStyle = colour;
  context.fillRect(0, 0, TILE, TILE);
  context.strokeStyle = over;
  context.globalAlpha = 0.85;
  context.lineWidth = 1.3;
  for (const [x1, y1, x2, y2] of lines) {
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
  }
  return context.createPattern(tile, "repeat") ?? undefined;
}
