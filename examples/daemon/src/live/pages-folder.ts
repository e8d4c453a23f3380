import { fileURLToPath } from "node:url";

/** Folder of the built pages: beside the bundle, or where the pages' sources are built in the source tree. */
export function pagesFolder(moduleUrl = import.meta.url): string {
  const folder = moduleUrl.endsWith(".ts") ? "../../web/dist" : "./web";
  return fileURLToPath(new URL(folder, moduleUrl));
}
