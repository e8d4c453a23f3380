import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { HomeLink } from "../live/home-link.ts";
import type { Standing } from "../live/standing.ts";
import type { Numbers } from "../text/numbers.ts";
import type { Words } from "../text/texts.ts";

/** What every part of the pages needs to write for its reader. */
export interface Reader {
  readonly words: Words;
  readonly numbers: Numbers;
  readonly standing: Standing;
  /** Age of the last reading in words; empty without one. */
  readonly age: string;
  /** Clock time of the last reading; empty without one. */
  readonly measured: string;
  readonly patterns: boolean;
  /** Changes with whatever changes the colours of a drawing. */
  readonly look: string;
  readonly link: HomeLink;
}

const ReaderContext = createContext<Reader | undefined>(undefined);

export const ReaderProvider = ReaderContext.Provider;

/** The reader of the part that calls. */
export function useReader(): Reader {
  const reader = useContext(ReaderContext);
  if (reader === undefined) throw new Error("a part of the pages was drawn outside of the app");
  return reader;
}
