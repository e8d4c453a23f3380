import process from "node:process";
import { createLogUpdate } from "log-update";
import type { Output } from "../cli/io.ts";
import type { SystemStatus } from "../api/status.ts";
import { statusLine, statusScreen } from "./status-text.ts";

const SCREEN_MS = 1000;
const LINE_MS = 60_000;
const DEFAULT_WIDTH = 100;

/** Shows a running home until it is stopped. */
export interface Display {
  /** Shows the last state and gives the terminal back. */
  stop(): void;
}

/** A screen that is drawn anew every second where a person watches; a line every minute elsewhere. */
export function createDisplay(output: Output, status: () => SystemStatus, address: string): Display {
  return output.isTTY ? screen(status, address) : lines(output, status);
}

function screen(status: () => SystemStatus, address: string): Display {
  const draw = createLogUpdate(process.stdout);
  const show = (): void => draw(statusScreen(status(), address, process.stdout.columns || DEFAULT_WIDTH));
  show();
  const timer = setInterval(show, SCREEN_MS);
  return {
    stop() {
      clearInterval(timer);
      show();
      draw.done();
    },
  };
}

function lines(output: Output, status: () => SystemStatus): Display {
  const show = (): void => output.write(`${statusLine(status())}\n`);
  show();
  const timer = setInterval(show, LINE_MS);
  return { stop: () => clearInterval(timer) };
}
